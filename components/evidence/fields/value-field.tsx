'use client'

import type { FieldType } from '#domain/runbook/document.ts'
import { ChecksField } from './checks-field.tsx'
import { BooleanField, ChoiceField, ChoicesField, optionsOf, yesNo } from './choice-field.tsx'
import { FileField } from './file-field.tsx'
import { ListField } from './list-field.tsx'
import { RecordField } from './record-field.tsx'
import { ReferenceField } from './reference-field.tsx'
import { TableField } from './table-field.tsx'
import type { TypedFieldProps } from './text-field.tsx'
import { TextField } from './text-field.tsx'

/** The field for a type of the runbook format. */
export function ValueField({ type, ...props }: TypedFieldProps & { type: FieldType }) {
  switch (type.type) {
    case 'text':
    case 'markdown':
    case 'url':
    case 'integer':
    case 'decimal':
    case 'timestamp':
    case 'duration':
      return <TextField {...props} type={type.type} />
    case 'yesNo':
      return <ChoiceField {...props} options={yesNo} />
    case 'boolean':
      return <BooleanField {...props} />
    case 'choice':
      return <ChoiceField {...props} options={optionsOf(type.options)} />
    case 'choices':
      return <ChoicesField {...props} options={type.options} min={type.min} />
    case 'reference':
      return <ReferenceField {...props} kind={type.kind} />
    case 'list':
      return <ListField {...props} of={type.of} min={type.min} />
    case 'checks':
      return <ChecksField {...props} items={type.items} />
    case 'record':
      return (
        <RecordField {...props} fields={type.fields} part={(own, field) => <ValueField {...own} type={field.type} />} />
      )
    case 'table':
      return <TableField {...props} type={type} />
    case 'file':
      return <FileField {...props} />
    default:
      return type satisfies never
  }
}
