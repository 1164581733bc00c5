import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

export type Direction = 'to server' | 'to client'

/** A way through TCP that can fall silent: nothing is closed, nothing is refused, nothing arrives. */
export type TcpProxy = {
  readonly port: number
  /** What is sent from now on in these directions waits; new connections are taken and hear nothing. */
  silence(directions?: readonly Direction[]): void
  mend(): void
  /** Resets what is open. */
  reset(): void
  readonly open: number
  close(): Promise<void>
}

export async function tcpProxy(target: { path: string } | { port: number; host: string }): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>()
  let silent = new Set<Direction>()

  const turn = (direction: Direction, from: Socket) => {
    if (silent.has(direction)) from.pause()
    else from.resume()
  }
  const turnAll = () => {
    for (const [client, server] of pairs) {
      turn('to server', client)
      turn('to client', server)
    }
  }

  const proxy = createServer((client) => {
    const server = connect(target)
    const pair: [Socket, Socket] = [client, server]
    pairs.add(pair)
    const part = () => {
      pairs.delete(pair)
      client.destroy()
      server.destroy()
    }
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', part)
      socket.on('close', part)
    }
    client.on('data', (chunk) => server.write(chunk))
    server.on('data', (chunk) => client.write(chunk))
    turn('to server', client)
    turn('to client', server)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))

  const reset = () => {
    for (const [client, server] of [...pairs]) {
      client.resetAndDestroy()
      server.destroy()
    }
  }
  return {
    port: (proxy.address() as AddressInfo).port,
    silence: (directions = ['to server', 'to client']) => {
      silent = new Set(directions)
      turnAll()
    },
    mend: () => {
      silent = new Set()
      turnAll()
    },
    reset,
    get open() {
      return pairs.size
    },
    close: async () => {
      reset()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
