import { announceTrouble } from '#server/announce.ts'
import { readEnvironment } from '#server/environment.ts'
import { listen } from '#server/http/http-server.ts'

// Before a long build: what would keep the server from starting afterwards.
try {
  const { host, port } = readEnvironment(process.env)
  const http = await listen(host, port, console.error)
  await http.close()
} catch (error) {
  console.error(announceTrouble(error))
  process.exitCode = 1
}
