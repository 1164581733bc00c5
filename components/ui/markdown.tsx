import type { Components } from 'react-markdown'
import ReactMarkdown from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { classNames } from '#components/ui/class-names.ts'
import { isNestedTooDeep } from '#components/ui/markdown-nesting.ts'

const schema: typeof defaultSchema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'img' && name !== 'picture' && name !== 'source'),
  protocols: { ...defaultSchema.protocols, href: ['http', 'https', 'mailto'] },
}

const Heading: Components['p'] = ({ children }) => <p className="prose-heading">{children}</p>

const Anchor: Components['a'] = ({ href, children }) => (
  <a href={href} rel="noopener noreferrer" target={href?.startsWith('#') ? undefined : '_blank'}>
    {children}
  </a>
)

const components: Components = {
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  a: Anchor,
}

/** Markdown a person wrote. No raw HTML, no images, links to http, https and mailto only. */
export function Markdown({ children, className }: { children: string; className?: string }) {
  if (isNestedTooDeep(children)) {
    return (
      <div className={classNames('prose', className)}>
        <p className="prose-plain">{children}</p>
      </div>
    )
  }
  return (
    <div className={classNames('prose', className)}>
      <ReactMarkdown
        skipHtml
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, schema]]}
        components={components}
      >
        {children}
      </ReactMarkdown>
    </div>
  )
}
