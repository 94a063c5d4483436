import { Json } from '../../../components/json.js';
import { Markdown } from '../../../components/markdown.js';
import { count } from '../../../components/number.js';
import styles from '../conversation.module.css';
import type { Message } from '../conversation.query.js';
import { CutOff } from '../cut-off.js';
import { MessageFigures } from '../message-figures.js';
import { contentOf, type Outcome, type Part } from '../message-parts.js';
import { CallCard } from '../tool-call.js';
import { MomentOf } from './moment-of.js';

interface PrintedMessageProps {
  message: Message;
  /** What calls have come to, by the id of the call. */
  outcomes: ReadonlyMap<string, Outcome>;
  /** The calls that are printed, each with its result. */
  calls: ReadonlySet<string>;
}

/** A message on paper, with all that the screen folds away. */
export function PrintedMessage({ message, outcomes, calls }: PrintedMessageProps) {
  const { parts, results, isBesideCall } = contentOf(message, calls);
  if (isBesideCall) return null;
  return (
    <section className={styles[message.role]} aria-label={`${message.role}, message ${message.sequence}`}>
      <p className={styles.head}>
        <strong>{message.role}</strong> <span>#{message.sequence}</span>
        <MomentOf at={message.createdAt} />
        <Branch message={message} />
      </p>
      {parts.map((part, index) => (
        <PrintedPart key={index} part={part} outcomes={outcomes} />
      ))}
      {results.map(({ toolUseId, result }) => (
        <div key={toolUseId} className={styles.call}>
          <p className={styles.side}>Result of a call that is not printed</p>
          <Json value={result} isUnfolded />
        </div>
      ))}
      <CutOff message={message} />
      <MessageFigures message={message} cost={undefined} />
    </section>
  );
}

/** Says which of several versions a message is, and what it follows where that is not the one before it. */
function Branch({ message: { sequence, parent, siblings, siblingCount } }: { message: Message }) {
  const follows = parent === null ? 'begins anew' : `follows #${parent}`;
  return (
    <>
      {siblingCount > 1 && (
        <span>
          version {siblings.indexOf(sequence) + 1} of {count(siblingCount)}
        </span>
      )}
      {(parent ?? 0) !== sequence - 1 && <span>{follows}</span>}
    </>
  );
}

function PrintedPart({ part, outcomes }: { part: Part; outcomes: ReadonlyMap<string, Outcome> }) {
  switch (part.type) {
    case 'text':
      return <Markdown text={part.text} isUnfolded />;
    case 'reasoning':
      return (
        <div className={styles.reasoning}>
          <p className={styles.side}>Reasoning</p>
          <Markdown text={part.text} isUnfolded />
        </div>
      );
    case 'call':
      return <CallCard call={part} outcome={outcomes.get(part.id)} isUnfolded />;
    case 'file':
      return (
        <p>
          File <bdi>{part.name || 'without a name'}</bdi> (<bdi>{part.mediaType}</bdi>, {count(part.bytes)}{' '}
          bytes)
        </p>
      );
    case 'other':
      return (
        <div className={styles.call}>
          <p className={styles.side} dir="auto">
            {part.name}
          </p>
          <Json value={part.value} isUnfolded />
        </div>
      );
  }
}
