// Ids are UUIDv7, made in Node or in the browser; people see numbers such as INC-42 instead.
import { v7 } from 'uuid'
import { z } from 'zod'

export const Uuid = z.uuid('Not an id')

/** A new UUIDv7. Works off loopback over plain HTTP, where `crypto.randomUUID` does not exist. */
export const newId = (): string => v7()
