import { Fragment } from 'react'

/** A path in one word, which may go on in a new line after each slash. */
export function Breakable({ children }: { children: string }) {
  const parts = children.split(/(?<=\/)/).map((words, i) => ({ words, key: `${i}` }))
  return parts.map(({ words, key }) => (
    <Fragment key={key}>
      {words}
      {words.endsWith('/') ? <wbr /> : null}
    </Fragment>
  ))
}
