// A password is long, not among the common ones, and says nothing that others know about its person.
import { COMMON_LONG_PASSWORDS, COMMON_WORDS } from './frequent-passwords.ts'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 200

/** The form that is hashed: the same characters typed on different keyboards give the same password. */
export const normalPassword = (password: string): string => password.normalize('NFKC')

/** Why this password cannot be chosen, in the user's words, or null. `about` is what others know: address, name, workspace. */
export function passwordFault(password: string, about: readonly string[]): string | null {
  const chosen = normalPassword(password)
  if ([...chosen].length < PASSWORD_MIN) return `At least ${PASSWORD_MIN} characters`
  const plain = chosen.toLowerCase()
  if (COMMON_LONG_PASSWORDS.has(plain) || isCommonAtHeart(plain))
    return 'Too common: it is among the first that are tried'
  if (new Set(plain).size < 5 || isRun(plain)) return 'Too simple: a few characters repeated or in a row'
  for (const known of about.flatMap(spellings)) {
    if (known.length >= 4 && plain.includes(known) && plain.length - known.length < 8) {
      return 'Too close to your name or address'
    }
  }
  return null
}

/** `Password123!!`, `passwordpassword`: a common word, once or repeated, with digits and signs around it. */
function isCommonAtHeart(plain: string): boolean {
  const heart = plain.replace(/^[^a-z]+|[^a-z]+$/g, '')
  if (COMMON_WORDS.has(heart)) return true
  return [2, 3, 4].some((times) => {
    const word = heart.slice(0, heart.length / times)
    return word.length > 2 && word.repeat(times) === heart && COMMON_WORDS.has(word)
  })
}

/** Only steps of +1, 0 or -1 from character to character, such as `abcdefghijkl` or `987654321098`. */
function isRun(plain: string): boolean {
  const codes = [...plain].map((c) => c.codePointAt(0) ?? 0)
  const jumps = codes.filter((code, i) => i > 0 && Math.abs(code - (codes[i - 1] ?? 0)) > 1).length
  return jumps <= plain.length / 10
}

const spellings = (known: string): string[] => {
  const plain = normalPassword(known).toLowerCase()
  return [plain, plain.replaceAll(/\s+/g, ''), ...plain.split(/[\s@._+-]+/)]
}
