/** An entry of the journal, cited: #17. Links to the entry on this page unless told where. */
export type SeqLinkProps = { seq: number; href?: string | false; onFollow?: (seq: number) => void }

export function SeqLink({ seq, href = `#entry-${seq}`, onFollow }: SeqLinkProps) {
  if (href === false) return <span className="seq">#{seq}</span>
  return (
    <a className="seq" href={href} onClick={onFollow ? () => onFollow(seq) : undefined}>
      #{seq}
    </a>
  )
}
