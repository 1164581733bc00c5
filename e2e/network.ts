import { createServer, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A way to the server for one browser alone that can be cut and mended: a proxy of HTTP. */
export type Network = {
  /** For a browser context's `proxy.server`. */
  readonly address: string
  /** Breaks what is open and refuses what is new. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function openNetwork(): Promise<Network> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((asked, answer) => {
    const onward = request(asked.url ?? '/', { method: asked.method, headers: asked.headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    asked.pipe(onward)
  })
  server.on('connection', (socket) => {
    if (isCut) socket.destroy()
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
