import { describe, expect, it } from 'vitest'
import { draftKey, dropDrafts, isBlank, keepDraft, readDraft } from './kept-draft.ts'

/** The browser's storage, as far as drafts use it: its entries are its own keys. */
function shelf(): Storage {
  const methods = {
    getItem: (key: string) => (Object.hasOwn(kept, key) ? String(kept[key as keyof Storage]) : null),
    setItem: (key: string, value: string) => Object.assign(kept, { [key]: value }),
    removeItem: (key: string) => Reflect.deleteProperty(kept, key),
  }
  const kept = Object.create(methods) as Storage
  return kept
}

const key = draftKey('mara', 'inc-1', 'note')

describe('what was typed and not recorded', () => {
  it('is found again by the same member, incident and place', () => {
    const here = shelf()
    keepDraft(here, key, { text: 'Half a sentence' })
    expect(readDraft(here, key)).toEqual({ text: 'Half a sentence' })
  })

  it('is not found by another member, in another incident or in another place', () => {
    const here = shelf()
    keepDraft(here, key, { text: 'Half a sentence' })
    for (const other of [
      draftKey('jonas', 'inc-1', 'note'),
      draftKey('mara', 'inc-2', 'note'),
      draftKey('mara', 'inc-1', 'run/step'),
    ])
      expect(readDraft(here, other)).toBeNull()
  })

  it('is gone once the form is blank again', () => {
    const here = shelf()
    keepDraft(here, key, { text: 'Half a sentence' })
    keepDraft(here, key, { text: '' })
    expect(here.getItem(key)).toBeNull()
  })

  it('is gone after signing out, and nothing else with it', () => {
    const here = shelf()
    keepDraft(here, key, { text: 'Half a sentence' })
    here.setItem('holdpoint.place.inc-1', '{}')
    dropDrafts(here)
    expect(readDraft(here, key)).toBeNull()
    expect(here.getItem('holdpoint.place.inc-1')).toBe('{}')
  })

  it('counts the answer "unknown" as typed, and empty parts as blank', () => {
    expect(isBlank({ readings: { a: { value: { x: '', y: undefined }, attachments: [] } } })).toBe(true)
    expect(isBlank({ readings: { a: { value: null } } })).toBe(false)
  })

  it('is forgotten when it is not what was kept', () => {
    const here = shelf()
    here.setItem(key, '[1')
    expect(readDraft(here, key)).toBeNull()
    here.setItem(key, '[1]')
    expect(readDraft(here, key)).toBeNull()
  })

  it('stays in the form when the storage is full', () => {
    const full = {
      ...shelf(),
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    } as unknown as Storage
    expect(() => keepDraft(full, key, { text: 'x' })).not.toThrow()
  })
})
