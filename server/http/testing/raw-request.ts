import { connect } from 'node:net'

/** What came back over a socket; `status` 0 when the connection ended without an answer. */
export type RawAnswer = { status: number; type: string; body: string; ms: number }

/** Writes these bytes to the server as they are, and reads until the answer is whole, the connection ends or time is up. */
export function raw(port: number, bytes: string | Buffer, patienceMs = 5_000): Promise<RawAnswer> {
  const from = performance.now()
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const parts: Buffer[] = []
    const finish = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ ...read(Buffer.concat(parts).toString('latin1')), ms: Math.round(performance.now() - from) })
    }
    const timer = setTimeout(finish, patienceMs)
    socket.on('data', (part) => {
      parts.push(part)
      if (isWhole(Buffer.concat(parts).toString('latin1'))) finish()
    })
    socket.on('error', finish)
    socket.on('close', finish)
    socket.write(bytes)
  })
}

function isWhole(text: string): boolean {
  const [head = '', body] = split(text)
  if (/transfer-encoding: chunked/i.test(head)) return body?.endsWith('\r\n0\r\n\r\n') ?? false
  const length = /content-length: (\d+)/i.exec(head)
  return body !== undefined && length !== null && body.length >= Number(length[1])
}

const split = (text: string): [string, string | undefined] => {
  const at = text.indexOf('\r\n\r\n')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 4)]
}

function read(text: string): Omit<RawAnswer, 'ms'> {
  const [head, body = ''] = split(text)
  const chunked = /transfer-encoding: chunked/i.test(head)
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    type: /content-type: ([^\r]*)/i.exec(head)?.[1] ?? '',
    body: chunked ? body.replace(/(^|\r\n)[0-9a-f]+\r\n/gi, '') : body,
  }
}
