/** Runs before every other script: zod would try whether it may write code at run time, which the page's policy forbids and reports. */
export const noEvalScript = 'globalThis.__zod_globalConfig={jitless:true};'
