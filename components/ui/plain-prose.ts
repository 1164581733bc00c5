const MARKUP = /[\\`*_~[\]<>#|&@]|https?:|www\.|^ {0,3}(?:[-+]\s|\d+[.)]\s|[-=]+\s*$)|^ {4}|\t| {2}$/im

/** Might this text be more than plain paragraphs in Markdown? Asked before anything that reads Markdown is fetched. */
export const holdsMarkup = (text: string): boolean => MARKUP.test(text)

/** The paragraphs of a text without markup; they never change place, so their position names them. */
export const paragraphsOf = (text: string): { text: string; key: string }[] =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph, i) => ({ text: paragraph, key: `${i}` }))
