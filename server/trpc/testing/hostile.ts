import fc from 'fast-check'

/** Pieces of JSON text that some field somewhere may not survive. */
const PIECES: readonly string[] = [
  ...['null', 'true', '0', '-0', '-1', '1.5', '1e308', '1e999', '2147483648', '9007199254740991', '9007199254740993'],
  ...['{}', '[]', '[[]]', '[null]', '[{}]', '{"id":1}', '{"id":{"not":""}}', '{"name":null}', '{"length":1e9}'],
  ...['{"__proto__":{"role":"owner"}}', '{"constructor":{"prototype":{"x":1}}}', '{"not":""}', '{"contains":""}'],
  ...['{"toString":"x"}', '{"toJSON":1}', '{"then":1}', '{"$queryRaw":"select 1"}', '{"\\u0000":1}', '{"\\ud800":1}'],
  ...[
    '""',
    '" "',
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udc00x"',
    '"\\ud800\\ud800"',
    '"\\u202eabc"',
    '"\\ufeff"',
  ],
  ...['"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"', '"a.__proto__"', '"constructor.prototype"'],
  ...['"a\\r\\nb"', '"\\u001b[31m"', '"%00"', '"%zz"', '"../../etc/passwd"', '"\'; drop table entry; --"', '"{{7*7}}"'],
  ...['"ada\\uff20example.org"', '"a@b"', '"@"', '"a@b@c"', '"\\uff11\\uff12"', '"\\u0130"', '"e\\u0301"', '"👩‍🚒"'],
  ...['"2026-02-30T00:00:00Z"', '"2026-13-01T00:00:00Z"', '"0000-00-00T00:00:00Z"', '"9999-12-31T23:59:59.999Z"'],
  ...['"0001-01-01T00:00:00Z"', '"1970-01-01T00:00:00Z"', '"2026-11-24T03:15:00"', '"2026-11-24T03:15:00+99:99"'],
  ...[
    '"+275760-09-13T00:00:00.001Z"',
    '"2026-11-24T24:00:00Z"',
    '"2026-11-24T23:59:60Z"',
    '"2026-11-24T03:15:00.1234567890123Z"',
  ],
  ...[
    '"00000000-0000-0000-0000-000000000000"',
    '"ffffffff-ffff-ffff-ffff-ffffffffffff"',
    '"0198C0DE-0000-7000-8000-00000000000A"',
  ],
  ...[
    '"{0198c0de-0000-7000-8000-00000000000a}"',
    '"INC-0"',
    '"INC-999999999"',
    '"INC-1e3"',
    '"PRV-AAAAA"',
    '"acme\\n"',
  ],
  `"${'x'.repeat(1_000)}"`,
  `"${'\\u0301'.repeat(3_000)}"`,
  `[${Array(3_000).fill('0').join(',')}]`,
  `{${Array.from({ length: 2_000 }, (_, i) => `"k${i}":${i}`).join(',')}}`,
  `${'['.repeat(100)}${']'.repeat(100)}`,
]

const HUGE: readonly string[] = [
  `"${'x'.repeat(1_000_000)}"`,
  `"${'\u{1F692}'.repeat(200_000)}"`,
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  `[${'"",'.repeat(200_000)}""]`,
]

type Place = readonly (string | number)[]

/** Every place in the value, the root first. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (value === null || typeof value !== 'object') return [at]
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))]
}

/** JSON text of the value with the piece at the place. */
function put(value: unknown, [key, ...rest]: Place, piece: string): string {
  if (key === undefined) return piece
  if (Array.isArray(value)) {
    return `[${value.map((inner, index) => (String(index) === key ? put(inner, rest, piece) : JSON.stringify(inner))).join(',')}]`
  }
  const fields = Object.entries(value as object).map(
    ([name, inner]) => `${JSON.stringify(name)}:${name === key ? put(inner, rest, piece) : JSON.stringify(inner)}`,
  )
  return `{${fields.join(',')}}`
}

/** Without a field, with one more, with one twice, cut short, wrapped. */
function reshaped(base: Record<string, unknown>): string[] {
  const text = JSON.stringify(base)
  const without = Object.keys(base).map((gone) =>
    JSON.stringify(Object.fromEntries(Object.entries(base).filter(([key]) => key !== gone))),
  )
  const comma = Object.keys(base).length > 0 ? ',' : ''
  const added = ['nonsense', '__proto__', 'constructor', 'prototype', '\\u0000', '\\ud800', '', 'where', 'toString']
  return [
    ...without,
    ...added.map((name) => `{"${name}":1${comma}${text.slice(1)}`),
    ...Object.keys(base).map((twice) => `{${JSON.stringify(twice)}:1,${text.slice(1)}`),
    `[${text}]`,
    JSON.stringify(text),
    text.slice(0, -1),
    text.slice(0, Math.ceil(text.length / 2)),
    `${text}}`,
    `${text}${text}`,
    `\ufeff${text}`,
    text.replace('{', '{,'),
    text.replaceAll('"', "'"),
    `// ${text}`,
    '',
    ' ',
    'undefined',
    'NaN',
  ]
}

/** The fixed list: each piece in each place, each change of shape, each huge thing in the first place. */
export function nastyList(base: Record<string, unknown>): string[] {
  const places = placesIn(base)
  const deepest = places.at(-1) ?? []
  return [
    ...HUGE.map((piece) => put(base, deepest, piece)),
    ...reshaped(base),
    ...places.flatMap((place) => PIECES.map((piece) => put(base, place, piece))),
  ]
}

/** Up to three places of the input hold something else. */
export function hostile(base: () => Record<string, unknown>): fc.Arbitrary<string> {
  const places = placesIn(base())
  const piece = fc.oneof(
    fc.constantFrom(...PIECES),
    fc.json({ maxDepth: 3 }),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.date({ noInvalidDate: false }).map((date) => JSON.stringify(Number.isNaN(+date) ? 'Invalid Date' : date)),
    fc.double().map((n) => String(JSON.stringify(n))),
    fc.uuid().map((id) => JSON.stringify(id)),
  )
  return fc.array(fc.tuple(fc.constantFrom(...places), piece), { minLength: 1, maxLength: 3 }).map((changes) => {
    let text = JSON.stringify(base())
    for (const [place, at] of changes) {
      try {
        text = put(JSON.parse(text), place, at)
      } catch {
        return text
      }
    }
    return text
  })
}
