import type { UseFormRegisterReturn } from 'react-hook-form'
import { Checkbox } from '#components/ui/checkbox.tsx'

export function SampleChoice({ field }: { field: UseFormRegisterReturn }) {
  return (
    <Checkbox
      label="Add a sample workspace beside it"
      detail="Invented people, one finished incident, one in full swing. It is marked as a sample, gates nothing, and goes away whole in one motion."
      {...field}
    />
  )
}
