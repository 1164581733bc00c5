import { startEmbedded } from '#server/db/embedded.ts'

// Run as a process of its own, which a test may kill: says where the database is, and waits.
const [dataDirectory = ''] = process.argv.slice(2)
const embedded = await startEmbedded({ dataDirectory, running: 'take', durable: true, report: console.error })
process.on('SIGTERM', async () => {
  await embedded.stop()
  process.exit(0)
})
process.stdout.write(`${JSON.stringify({ pid: embedded.pid, url: embedded.url('owner', 'postgres') })}\n`)
setInterval(() => {}, 60_000)
