import { getToolName, isFileUIPart, isReasoningUIPart, isTextUIPart, isToolUIPart } from 'ai';
import type { ChatMessage } from '../../../../../backend/src/modules/ai/agents/front-end/open-chat.js';
import { Markdown } from '../../../components/markdown.js';
import styles from '../conversation.module.css';
import type { Read } from '../conversation.query.js';
import { Reasoning, ToolCall } from '../tool-call.js';

/** A message that is on its way. */
export function LiveMessage({ message: { role, parts }, read }: { message: ChatMessage; read: Read }) {
  return (
    <article
      className={styles[role]}
      aria-label={role === 'user' ? 'Your message' : 'The answer that is on its way'}
    >
      <header className={styles.head}>
        <strong>{role}</strong>
        <span>{role === 'user' ? 'being sent' : 'answering …'}</span>
      </header>
      {parts.map((part, index) => (
        <LivePart key={index} part={part} read={read} />
      ))}
    </article>
  );
}

function LivePart({ part, read }: { part: ChatMessage['parts'][number]; read: Read }) {
  if (isTextUIPart(part)) return <Markdown text={part.text} />;
  if (isReasoningUIPart(part)) return <Reasoning text={part.text} />;
  if (isFileUIPart(part))
    return (
      <p>
        <bdi>{part.filename ?? part.mediaType}</bdi>
      </p>
    );
  if (!isToolUIPart(part)) return null;
  const { state, toolCallId, input } = part;
  const result = state === 'output-error' ? part.errorText : part.output;
  const isDone = ['output-available', 'output-error', 'output-denied'].includes(state);
  return (
    <ToolCall
      call={{ id: toolCallId, name: getToolName(part), input }}
      outcome={isDone ? { result, isError: state === 'output-error', approval: null } : undefined}
      read={read}
    />
  );
}
