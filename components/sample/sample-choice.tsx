import type { UseFormRegisterReturn } from 'react-hook-form'
import { Checkbox } from '#components/ui/checkbox.tsx'

export function SampleChoice({ field }: { field: UseFormRegisterReturn }) {
  return (
    <Checkbox
      label="Add a sample workspace beside it"
      detail="To look around in: invented people, one finished incident, one in full swing. It is marked as a sample on every screen and is removed whole by one button."
      {...field}
    />
  )
}
