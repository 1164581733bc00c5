// A name is found whatever its case, in one way wherever names are compared.
/** What a name is found by, whatever its case: each letter by itself, as the index of the catalogue's names folds it. */
export const foldedName = (name: string): string =>
  Array.from(name, (letter) => Array.from(letter.toLowerCase())[0] ?? letter).join('')
