// Text that may be stored: no U+0000, no lone surrogate, not longer than its field allows.
import { z } from 'zod'
import { textFault } from '#domain/storable.ts'

const storable = (text: string, ctx: z.core.$RefinementCtx<string>) => {
  const fault = textFault(text)
  if (fault) ctx.addIssue({ code: 'custom', message: fault })
}

/** One line: trimmed, 1..max characters. */
export const line = (max: number, empty = 'Write something here') =>
  z
    .string()
    .trim()
    .min(1, empty)
    .max(max, `At most ${max} characters`)
    .refine((text) => !/[\r\n]/.test(text), 'One line only')
    .superRefine(storable)

/** Several lines, 1..max characters, kept as typed. */
export const prose = (max: number, empty = 'Write something here') =>
  z
    .string()
    .max(max, `At most ${max} characters`)
    .refine((text) => text.trim() !== '', empty)
    .superRefine(storable)

/** Several lines that may be left out. */
export const optionalProse = (max: number) =>
  z.string().max(max, `At most ${max} characters`).superRefine(storable).optional()
