'use client'

import { useId, useState } from 'react'
import { FormTrouble } from '#components/account/form-trouble.tsx'
import { productionWords } from '#components/environments/production-words.ts'
import { useTrpc } from '#components/trpc/trpc-provider.tsx'
import { useAction } from '#components/trpc/use-action.ts'
import { useReread } from '#components/trpc/use-read.ts'
import { useAnnounce } from '#components/ui/announcer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogClose } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import type { EnvironmentRow } from '#domain/catalogue/views.ts'

const CHOICES = [
  { value: 'production', label: productionWords(true) },
  { value: 'other', label: productionWords(false) },
  { value: 'unsaid', label: productionWords(null), unknown: true },
] as const
type Choice = (typeof CHOICES)[number]['value']

const choiceOf = (production: boolean | null): Choice =>
  production === null ? 'unsaid' : production ? 'production' : 'other'
const saidBy = (choice: Choice): boolean | null => (choice === 'unsaid' ? null : choice === 'production')

/** Nothing is said by opening it: the choice is made, then recorded. */
export function DescribeDialog({ of, onClose }: { of: EnvironmentRow; onClose: () => void }) {
  const trpc = useTrpc()
  const reread = useReread()
  const announce = useAnnounce()
  const why = useId()
  const [choice, setChoice] = useState<Choice>(choiceOf(of.production))
  const describe = useAction(
    (input: { environment: string; production: boolean | null }, command) =>
      trpc.catalogue.describeEnvironment.mutate({ ...input, command }),
    {
      onDone: async ({ production }) => {
        announce(`${of.name}: ${productionWords(production).toLowerCase()}`)
        onClose()
        await Promise.all([reread(['catalogue.environments']), reread(['catalogue.environmentHistory', of.id])])
      },
    },
  )
  const same = saidBy(choice) === of.production
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Is ${of.name} production?`}
      description={`${productionWords(of.production)} now. What you say holds at once, in open incidents too, and stands in its history with your name.`}
    >
      <Field label={`What ${of.name} is`} group>
        <Segmented options={CHOICES} value={choice} onChange={setChoice} many />
      </Field>
      {choice === 'other' ? (
        <p className="field-hint">
          Rules that protect production let actions on it pass. Say it only where losing its data costs nobody anything.
        </p>
      ) : null}
      <FormTrouble error={describe.error} />
      <div className="form-actions">
        <Button
          variant="primary"
          busy={describe.pending}
          held={same ? why : false}
          onClick={() => {
            if (!same) void describe.send({ environment: of.id, production: saidBy(choice) })
          }}
        >
          Record it
        </Button>
        <DialogClose>
          <Button variant="quiet">Leave it so</Button>
        </DialogClose>
        <span className="meta" id={why}>
          {same ? 'This is what is said now.' : ''}
        </span>
      </div>
    </Dialog>
  )
}
