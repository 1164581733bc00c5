import { expect, test } from 'vitest'
import { LARGEST_FILE } from '#domain/file/file.ts'
import { base64Of, readPicked } from './read-file.ts'

test.each([1, 2, 3, 0x8000, 0x8001, 100_000])('%d bytes travel as they are', (size) => {
  const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31) % 256)
  expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})

test('a picked file is read, and one that is empty or too large is not', async () => {
  expect(await readPicked(new File(['{}'], 'a.json'))).toEqual({ ok: true, content: 'e30=' })
  expect(await readPicked(new File([], 'a.json'))).toMatchObject({ ok: false, fault: expect.stringMatching(/empty/) })
  const large = new File([new Uint8Array(LARGEST_FILE + 1)], 'a.json')
  expect(await readPicked(large)).toMatchObject({ ok: false, fault: expect.stringMatching(/At most 512 KB/) })
})

test('a file that went away while it was being picked is asked for again', async () => {
  const gone = new File(['{}'], 'a.json')
  gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'))
  expect(await readPicked(gone)).toMatchObject({ ok: false, fault: expect.stringMatching(/Choose it again/) })
})
