import type { ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// The floor of measures A and G: a hub without a database, a session or a check. What is posted goes to everybody.
const watchers = new Set<ServerResponse>()
// As long as the frame of an entry.
const padding = 'x'.repeat(850)

const server = createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"kind":"hello"}\n\n')
    watchers.add(response)
    response.on('close', () => watchers.delete(response))
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { text } = JSON.parse(Buffer.concat(chunks).toString()) as { text: string }
  const frame = Buffer.from(`data: {"kind":"floor","text":${JSON.stringify(text)},"padding":"${padding}"}\n\n`)
  for (const watcher of watchers) watcher.write(frame)
  response.end('{}')
})
process.on('SIGUSR2', () => globalThis.gc?.())
process.on('disconnect', () => process.exit(0))
process.once('message', () => {
  server.listen(0, '127.0.0.1', 4_096, () => process.send?.({ port: (server.address() as AddressInfo).port }))
})
