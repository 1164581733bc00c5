// What may stand in an entry: JSON whose numbers are integers within ±2^53-1. Decimals and times are strings.
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }
