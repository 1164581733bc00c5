// A new id is a UUIDv7: made in Node or in the browser, before anything is sent.
import { v7 } from 'uuid'

/** Works off loopback over plain HTTP, where `crypto.randomUUID` does not exist. */
export const newId = (): string => v7()
