const MOST_BLOCKS = 24
const MOST_INDENT = 80
const MOST_OPEN = 60

const BLOCK = /^[ \t]*(?:>|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))[ \t]*/
const MARKS = /\[|\]|(?<=^|[\s(>[*_~])[*_~]+(?=\S)|(?<=\S)[*_~]+(?=[\s).,;:!?\]*_~]|$)/g

/** Nested deeper than anybody means it: such text takes a reader's browser seconds, or all of its stack, and is shown as it was written. */
export function isNestedTooDeep(text: string): boolean {
  let open = 0
  for (const line of text.split('\n')) {
    if (line.trim() === '') open = 0
    if (line.search(/\S/) > MOST_INDENT && BLOCK.test(line)) return true
    if (blocksBefore(line) > MOST_BLOCKS) return true
    for (const { 0: mark, index } of line.matchAll(MARKS)) {
      const opens = mark === '[' || (mark !== ']' && !/\S/.test(line[index - 1] ?? ' '))
      open = Math.max(0, open + (opens ? 1 : -1))
      if (open > MOST_OPEN) return true
    }
  }
  return false
}

function blocksBefore(line: string): number {
  let rest = line
  let count = 0
  for (let found = BLOCK.exec(rest); found && count <= MOST_BLOCKS; found = BLOCK.exec(rest)) {
    rest = rest.slice(found[0].length)
    count++
  }
  return count
}
