import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#domain/new-id.ts'
import type { As } from '#server/auth/testing/installation.ts'
import { installation } from '#server/auth/testing/installation.ts'

const here = await installation()
let ada: As
beforeAll(async () => {
  ada = await here.claimed()
})

const declares = (name: string) =>
  here.call(
    'incident.declareIncident',
    {
      command: newId(),
      incident: newId(),
      title: 'Hosts are slow',
      severity: 'SEV2',
      private: false,
      viewers: [],
      apps: [{ name }],
      environments: [],
      start: null,
    },
    ada,
  )

const named = async (name: string) => {
  const { rows } = await here.database.owner.query<{ name: string }>(
    "select name from catalogue_object where kind = 'app' and lower(name) = lower($1)",
    [name],
  )
  return rows.map((row) => row.name)
}

describe('a name is looked up letter by letter', () => {
  test.each([
    ['a backslash', 'DOMAIN\\host', 'domain\\HOST'],
    ['a percent sign', '100%', '100%'],
    ['an underscore', 'cart_api', 'CART_API'],
    ['letters of another alphabet', 'ÉTÉ', 'été'],
    ['a sigma at the end', 'ΟΔΟΣ', 'οδοσ'],
    ['a dotted capital i', 'İzmir', 'izmir'],
  ])('%s: it can be named twice, in another case, and is one object', async (_, first, again) => {
    expect((await declares(first)).status).toBe(200)
    expect((await declares(again)).status).toBe(200)
    expect(await named(first)).toEqual([first])
  })

  test('a sign that stands for others elsewhere stands for itself', async () => {
    for (const name of ['web-api', 'web_api', 'web%']) expect((await declares(name)).status).toBe(200)
    for (const name of ['web-api', 'web_api', 'web%']) expect(await named(name)).toEqual([name])
  })

  test('and searched for in the same way', async () => {
    for (const name of ['EDGE\\fra', 'edge_ams', 'edge%par', 'edge-lon']) await declares(name)
    const found = async (text: string) =>
      (await here.ok<{ items: { name: string }[] }>('catalogue.search', { kind: 'app', text }, ada)).items.map(
        ({ name }) => name,
      )
    expect(await found('edge\\')).toEqual(['EDGE\\fra'])
    expect(await found('edge_')).toEqual(['edge_ams'])
    expect(await found('edge%')).toEqual(['edge%par'])
    expect((await found('edge')).length).toBe(4)
  })
})
