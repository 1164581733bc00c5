// A pointer is RFC 6901: the way to a value inside JSON, such as `/value/digest`.

export const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1')
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')

/** The names on the way, outermost first; none for the whole. */
export const partsOf = (pointer: string): string[] => pointer.split('/').slice(1).map(unescaped)
