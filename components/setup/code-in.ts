/** The code, also out of the whole address that the server printed. */
export const codeIn = (pasted: string): string => pasted.trim().split('#').at(-1) ?? ''
