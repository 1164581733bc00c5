import type { IncomingHttpHeaders, Server } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Passed = {
  method: string
  path: string
  status: number
  from: IncomingHttpHeaders
  answer: IncomingHttpHeaders
}

/** Stands in front of a server and writes down what passes: a browser tells a test less than it tells the server. */
export class WatchingProxy {
  readonly passed: Passed[] = []
  readonly port: number
  private readonly server: Server

  private constructor(server: Server) {
    this.server = server
    this.port = (server.address() as AddressInfo).port
  }

  static async open(to: number): Promise<WatchingProxy> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const proxy = new WatchingProxy(server)
    server.on('request', (incoming, outgoing) => {
      const { method = '', url: path = '', headers } = incoming
      const inner = request({ host: '127.0.0.1', port: to, method, path, headers }, (answer) => {
        const { statusCode: status = 0, headers: said } = answer
        proxy.passed.push({ method, path: path.split('?')[0] ?? '', status, from: headers, answer: said })
        outgoing.writeHead(status, said)
        answer.pipe(outgoing)
      })
      inner.on('error', () => outgoing.destroy())
      outgoing.on('close', () => inner.destroy())
      incoming.pipe(inner)
    })
    return proxy
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }
}
