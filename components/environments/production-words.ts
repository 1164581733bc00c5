/** What is said of an environment, for people. */
export const productionWords = (production: boolean | null): string =>
  production === null ? 'Not said yet' : production ? 'Production' : 'Not production'
