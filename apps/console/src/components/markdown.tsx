import { memo, type ReactNode, useMemo, useState } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { markWords } from './mark-words.js';
import styles from './markdown.module.css';

/** Characters that are laid out as Markdown; of a longer text the rest is shown as it is, once it is asked for. */
const MAX_MARKDOWN_CHARACTERS = 40_000;
const SAFE = /^(https?:\/\/|mailto:)/i;
const PLUGINS = [remarkGfm];

/** As no headings of the page: what somebody wrote is no part of its outline. */
const Heading = ({ children }: { children?: ReactNode }) => <p className={styles.heading}>{children}</p>;

const COMPONENTS: Components = {
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  a: ({ href = '', children }) => <SpelledLink href={href}>{children}</SpelledLink>,
  img: ({ src, alt }) => (
    <span className={styles.image}>
      Image{alt ? ` “${alt}”` : ''}: {typeof src === 'string' ? src : ''}
    </span>
  ),
  input: ({ checked }) => <span>{checked === true ? '☑' : '☐'}</span>,
  table: ({ children }) => (
    <div className={styles.table} tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

interface MarkdownProps {
  text: string;
  /** Words to mark. */
  words?: readonly string[];
  /** Shows the rest of a long text without being asked for it, as on paper. */
  isUnfolded?: boolean;
}

/** What somebody or a model wrote: as Markdown, without HTML, images and links that hide where they lead. */
export const Markdown = memo(function Markdown({ text, words, isUnfolded = false }: MarkdownProps) {
  const [isWhole, setWhole] = useState(isUnfolded);
  const marking = useMemo(() => (words ? [markWords(words)] : []), [words]);
  const head = text.length > MAX_MARKDOWN_CHARACTERS ? text.slice(0, MAX_MARKDOWN_CHARACTERS) : text;
  return (
    <div dir="auto" className={styles.markdown}>
      <ReactMarkdown
        remarkPlugins={PLUGINS}
        rehypePlugins={marking}
        components={COMPONENTS}
        urlTransform={(url) => url}
      >
        {head}
      </ReactMarkdown>
      {head !== text && !isWhole && (
        <button
          type="button"
          onClick={() => {
            setWhole(true);
          }}
        >
          Show the rest
        </button>
      )}
      {head !== text && isWhole && <pre>{text.slice(MAX_MARKDOWN_CHARACTERS)}</pre>}
    </div>
  );
});

/** A link with its address, where it leads to a page or is one of mail; any other address is a text. */
function SpelledLink({ href, children }: { href: string; children: ReactNode }) {
  const isSpelled = typeof children === 'string' && children === href;
  const address = isSpelled ? null : <span className={styles.address}> ({href})</span>;
  if (!SAFE.test(href))
    return (
      <span>
        {children}
        {address}
      </span>
    );
  return (
    <>
      <a href={href} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
      {address}
    </>
  );
}
