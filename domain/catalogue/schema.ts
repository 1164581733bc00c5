// What a person may say of the workspace's named objects: one strict schema a command.
import { z } from 'zod'
import '#domain/sentences.ts'
import { Uuid } from '#domain/ids.ts'

/** `production` null takes back what was said of it. */
export const DescribeEnvironment = z.strictObject({
  command: Uuid,
  environment: Uuid,
  production: z.boolean().nullable(),
})
export type DescribeEnvironment = z.infer<typeof DescribeEnvironment>
