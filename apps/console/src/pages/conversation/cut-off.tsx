import styles from './conversation.module.css';
import type { Message } from './conversation.query.js';

/** Says of an answer that is not whole why; nothing of any other message. */
export function CutOff({ message }: { message: Message }) {
  const { cutOff, error } = message.turn ?? {};
  if (cutOff === undefined) return null;
  return (
    <p className={styles.cut}>
      This answer {cutOff === 'STOPPED' ? 'was stopped' : 'has failed'}
      {typeof error === 'string' ? `: ${error}` : ''}.
    </p>
  );
}
