const TESTS = '(\\.test\\.tsx?$|/testing/)'
const SHARED = 'db|journal|auth|live|http|trpc'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files need each other: move what both need into a third, named for what it is.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-found',
      severity: 'error',
      comment:
        'The import names nothing that exists: use #domain/x.ts, #server/x.ts, #components/x.tsx with its ending.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-stands-alone',
      severity: 'error',
      comment: 'domain/ says what is true and imports nothing of ours: pass what it needs as an argument.',
      from: { path: '^domain/' },
      to: { path: '^(app|components|server|scripts|bench|faults|prove|e2e)/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'domain/ has no IO, clock or framework: read it in server/ or components/ and pass the value in.',
      from: { path: '^domain/', pathNot: TESTS },
      to: { path: 'node_modules/(next|react|react-dom|pg|@prisma|@trpc|next-auth|vitest)/' },
    },
    {
      name: 'domain-does-no-io',
      severity: 'error',
      comment: 'domain/ has no IO: read it in server/ and pass the value in.',
      from: { path: '^domain/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-shows-nothing',
      severity: 'error',
      comment: 'server/ does not know the screens: put what both need into domain/.',
      from: { path: '^server/' },
      to: { path: '^(app|components|e2e|bench|faults|prove)/' },
    },
    {
      name: 'components-ask-by-trpc',
      severity: 'error',
      comment: 'components/ reach the server through tRPC and import types only: put shared logic into domain/.',
      from: { path: '^components/' },
      to: { path: '^server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'components-are-not-routes',
      severity: 'error',
      comment: 'app/ is routing only: put what a component needs into components/.',
      from: { path: '^components/' },
      to: { path: '^(app|e2e|bench|faults|prove|scripts)/' },
    },
    {
      name: 'primitives-stand-alone',
      severity: 'error',
      comment: 'components/ui could ship in another product: put what knows the product into its feature folder.',
      from: { path: '^components/ui/' },
      to: { path: '^(components/(?!ui/|format/)|server/)' },
    },
    {
      name: 'database-behind-doors',
      severity: 'error',
      comment:
        'Only server/{db,journal,auth,live} and server/*/read.ts touch the database: write through append, read in read.ts.',
      from: {
        path: '^(server|app|components)/',
        pathNot: `(^server/(db|journal|auth|live)/|^server/[^/]+/read\\.ts$|^server/main\\.ts$|${TESTS})`,
      },
      to: { path: '(^server/db/(?!scope)|node_modules/(pg|@prisma)/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'features-meet-in-read',
      severity: 'error',
      comment: 'A feature uses another only through its read.ts: put what both need into domain/ or into that read.ts.',
      from: { path: `^server/(?!${SHARED})([^/]+)/`, pathNot: TESTS },
      to: {
        path: `^server/(?!${SHARED})[^/]+/`,
        pathNot: ['^server/$1/', '/(read|kind)\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      comment: 'What runs does not import tests: move it out of the test.',
      from: { path: '^(app|components|domain|server)/', pathNot: TESTS },
      to: { path: `(${TESTS}|^e2e/)` },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^server/db/generated'] },
    exclude: { path: '^(\\.next|test-results|\\.data)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
