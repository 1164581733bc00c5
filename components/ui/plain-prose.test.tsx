import fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { holdsMarkup, paragraphsOf } from './plain-prose.ts'
import { RichText } from './rich-text.tsx'

const rich = (text: string) => renderToStaticMarkup(createElement(RichText, null, text))
const plain = (text: string) =>
  renderToStaticMarkup(
    createElement(
      'div',
      null,
      paragraphsOf(text).map(({ text: words, key }) => createElement('p', { key, dir: 'auto' }, words)),
    ),
  )
/** What is seen of it: line breaks and the spaces around them collapse. */
const seen = (html: string) =>
  html
    .replace(/<\/?div>/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?(<\/?p(?: dir="auto")?>) ?/g, '$1')

const pieces = [
  ...[
    'a',
    'It is slow',
    ' ',
    '\n',
    '\n\n',
    '\t',
    '1. one',
    '- two',
    '+ three',
    '* four',
    '# five',
    '> six',
    '---',
    '===',
  ],
  ...[
    '`seven`',
    '**eight**',
    '_nine_',
    '~~ten~~',
    '[a](b)',
    '![a](b)',
    '<b>',
    '&amp;',
    'https://a.example',
    'www.a.example',
  ],
  ...[
    'a@b.example',
    '| a | b |',
    '    code',
    '  \n',
    '\\',
    '12:03',
    '50 %',
    '(so)',
    '"said"',
    'ftp://a',
    'HTTP://A.EXAMPLE',
  ],
]

test('a text that holds no markup looks the same without a reader of Markdown', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
      const text = parts.join('')
      fc.pre(!holdsMarkup(text))
      expect(seen(plain(text))).toBe(seen(rich(text)))
    }),
    { numRuns: 3_000 },
  )
})

test.each(['It is slow', 'At 03:17, 50 % of requests fail (5xx)', 'First\n\nsecond'])('%j holds no markup', (text) => {
  expect(holdsMarkup(text)).toBe(false)
})
