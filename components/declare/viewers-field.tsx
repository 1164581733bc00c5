'use client'

import { ROLE_NAMES } from '#components/members/role-words.ts'
import { useRead } from '#components/trpc/use-read.ts'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { LoadingRows } from '#components/ui/empty-state.tsx'
import { Field } from '#components/ui/field.tsx'

type ViewersFieldProps = { value: readonly string[]; onChange: (value: string[]) => void; error?: string }

export function ViewersField({ value, onChange, error }: ViewersFieldProps) {
  const members = useRead(['member.list'], (trpc, signal) => trpc.member.list.query({}, { signal }))
  const others = (members.data ?? []).filter(({ me, role }) => !me && role !== 'appOwner')
  const turn = (id: string, on: boolean) => onChange(on ? [...value, id] : value.filter((each) => each !== id))
  return (
    <Field
      group
      label="Who sees it beside you"
      hint="For everybody else it does not exist, admins and owners included."
      error={error ?? members.error?.message}
    >
      {members.loading ? <LoadingRows rows={1} says="Reading the members" /> : null}
      {members.data && others.length === 0 ? <p className="dense quiet">Nobody else is a member here yet.</p> : null}
      {others.map(({ id, name, role }) => (
        <Checkbox
          key={id}
          label={
            <>
              {name} <span className="quieter">{ROLE_NAMES[role].toLowerCase()}</span>
            </>
          }
          checked={value.includes(id)}
          onChange={(event) => turn(id, event.target.checked)}
        />
      ))}
    </Field>
  )
}
