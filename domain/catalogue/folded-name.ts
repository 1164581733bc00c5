// A name is found whatever its case, in one way wherever names are compared.
/** Each letter by itself, as the index of the catalogue's names folds it: there no letter becomes two. */
export const foldedName = (name: string): string =>
  Array.from(name, (letter) => Array.from(letter.toLowerCase())[0] ?? letter).join('')
