import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { alreadyRuns, holderOf } from './lock-file.mjs'
import { Obstacle, prepare, root, stopStages } from './prepare.mjs'

const startedAt = Date.now()

const help = `Holdpoint: incident management whose runbooks hold

  npm start -- [options]

  --port <number>      where it listens                (PORT, 4000)
  --host <address>     on which address                (HOST, 127.0.0.1: this machine alone)
  --data <directory>   where its data lives            (DATA_DIR, .data in this checkout)
  --help               this text

Settings from the environment:
  DATABASE_URL         a PostgreSQL 15 or newer of your own, instead of the embedded one
  DATABASE_OWNER_URL   the login that owns its tables, where that is another
  HOLDPOINT_ORIGIN     the address people type, such as https://holdpoint.example.org
  HOLDPOINT_PROXIES    addresses of your proxies in front, so that limits count people and not them
  HOLDPOINT_SECRET     32 characters or more; both are needed to listen beyond this machine
  HOLDPOINT_OIDC_...   sign-in by your own provider; docs/guides/sign-in.md has them all
`

const options = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  data: { type: 'string' },
  dev: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
}

function readArguments() {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    throw new Obstacle(error.message.split('. To specify')[0], 'npm start -- --help tells the options.')
  }
}

async function main() {
  const given = readArguments()
  if (given.help) {
    console.log(help)
    return 0
  }
  const development = Boolean(given.dev)
  const environment = {
    ...process.env,
    NODE_ENV: development ? 'development' : 'production',
    NODE_COMPILE_CACHE: join(root, '.cache/node'),
    NEXT_TELEMETRY_DISABLED: '1',
    HOLDPOINT_STARTED_AT: String(startedAt),
    ...(given.port && { PORT: given.port }),
    ...(given.host && { HOST: given.host }),
    ...(given.data && { DATA_DIR: resolve(process.env.INIT_CWD ?? '.', given.data) }),
  }
  refuseSecond(environment)
  const node = await prepare({ build: !development, settings: environment })
  return run(node, environment)
}

/** Said before anything is built: a build would change the screens under the program that runs. */
function refuseSecond({ DATA_DIR, DATABASE_URL }) {
  const data = resolve(root, DATA_DIR || '.data')
  const holder = DATABASE_URL ? null : holderOf(join(data, 'holdpoint.lock'))
  if (!holder) return
  throw new Obstacle(...alreadyRuns(data, holder))
}

let server = null
let stopped = false

function run(node, env) {
  return new Promise((resolve) => {
    const bin = join(root, 'node_modules/.bin')
    server = spawn(node, ['--disable-warning=ExperimentalWarning', 'server/main.ts'], {
      cwd: root,
      env: { ...env, PATH: `${bin}:${env.PATH ?? ''}` },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    server.once('error', (error) => {
      console.error(`${node} does not run (${error.code}).`)
      resolve(1)
    })
    server.once('exit', (code) => resolve(code ?? 1))
    if (stopped) server.kill('SIGTERM')
  })
}

function stop(signal) {
  stopped = true
  stopStages()
  server?.kill(signal)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

// Started by npm and left alone by it (killed): nobody could stop us any more.
const parent = process.ppid
if (process.env.npm_lifecycle_event) {
  setInterval(() => process.ppid !== parent && stop('SIGTERM'), 500).unref()
}

try {
  process.exitCode = await main()
} catch (error) {
  if (stopped) process.exitCode = 130
  else {
    process.exitCode = 1
    if (error.message)
      console.error(
        `\nHoldpoint did not start.\n\n${error.message}\n${error instanceof Obstacle ? error.wayOut : error.stack}\n`,
      )
  }
}
