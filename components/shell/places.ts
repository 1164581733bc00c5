/** The addresses of a workspace's screens. */
export const boardPath = (slug: string) => `/w/${slug}`
export const incidentsPath = (slug: string) => `/w/${slug}/incidents`
export const myAppsPath = (slug: string) => `/w/${slug}/my-apps`
export const membersPath = (slug: string) => `/w/${slug}/members`
export const environmentsPath = (slug: string) => `/w/${slug}/environments`
export const keysPath = (slug: string) => `/w/${slug}/keys`
export const accountPath = (slug: string | undefined) => (slug ? `/w/${slug}/account` : '/account')
