import type { Components } from 'react-markdown'
import ReactMarkdown from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'

const schema: typeof defaultSchema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'img' && name !== 'picture' && name !== 'source'),
  protocols: { ...defaultSchema.protocols, href: ['http', 'https', 'mailto'] },
}

const Heading: Components['p'] = ({ children }) => (
  <p className="prose-heading" dir="auto">
    {children}
  </p>
)
const Paragraph: Components['p'] = ({ children }) => <p dir="auto">{children}</p>
const Item: Components['li'] = ({ children, className }) => (
  <li className={className} dir="auto">
    {children}
  </li>
)

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
  p: Paragraph,
  li: Item,
  a: Anchor,
}

/** Markdown a person wrote. No raw HTML, no images, links to http, https and mailto only. */
export function RichText({ children }: { children: string }) {
  return (
    <ReactMarkdown
      skipHtml
      remarkPlugins={[remarkGfm]}
      rehypePlugins={[[rehypeSanitize, schema]]}
      components={components}
    >
      {children}
    </ReactMarkdown>
  )
}
