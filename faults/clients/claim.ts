import { newId } from '#domain/new-id.ts'
import { must } from './door.ts'

/** Claims a new installation by its set-up code. */
export const claim = (origin: string, secret: string | null) =>
  must(origin, 'setup.claim', {
    ...{ command: newId(), workspace: newId(), secret, workspaceName: 'Kept', slug: 'kept', name: 'Ana Pires' },
    ...{ email: 'ana@kept.example', password: 'seven lanterns on the quay' },
  })
