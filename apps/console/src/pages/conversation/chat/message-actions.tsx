import type { ChatMessage } from '../../../../../backend/src/modules/ai/agents/front-end/open-chat.js';
import styles from '../conversation.module.css';
import type { Message } from '../conversation.query.js';

/** What its owner can have done anew from a message on: each begins a version of its own. */
export interface AgainActions {
  regenerate: (message: Message, shown: ChatMessage) => void;
  edit: (message: Message, shown: ChatMessage) => void;
}

/** The buttons of a stored message that the chat has as well. */
export function MessageActions({
  message,
  shown,
  isLast,
  regenerate,
  edit,
}: AgainActions & {
  message: Message;
  shown: ChatMessage | undefined;
  /** Tells that no further stored message is of the same answer. */
  isLast: boolean;
}) {
  if (!shown) return null;
  const [name, act] = message.role === 'user' ? ['Edit', edit] : ['Regenerate', regenerate];
  if (message.role !== 'user' && (message.role !== 'assistant' || !isLast)) return null;
  return (
    <button
      type="button"
      className={styles.again}
      onClick={() => {
        act(message, shown);
      }}
    >
      {name}
    </button>
  );
}
