/** A field that must hold words. */
export const said = (otherwise: string) => ({
  validate: (typed: string) => typed.trim() !== '' || otherwise,
})
