// The catalogue is what the workspace knows about its objects; a rule may read these attributes and no others.

export const catalogueAttributes: { readonly [kind: string]: { readonly [attribute: string]: 'boolean' } } = {
  environment: { production: 'boolean' },
}
