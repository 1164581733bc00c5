/** What the server says, with the full stop it may lack. */
export const asSentence = (said: string): string => (/[.?:]$/.test(said) ? said : `${said}.`)
