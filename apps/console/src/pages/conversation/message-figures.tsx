import { count, usd } from '../../components/number.js';
import styles from './conversation.module.css';
import type { Message } from './conversation.query.js';

/** The model that has answered, the tokens and what they cost; nothing of a message without tokens. */
export function MessageFigures({ message, cost }: { message: Message; cost: string | null | undefined }) {
  const { model, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = message;
  const figures = [
    ['in', inputTokens],
    ['from cache', cacheReadTokens],
    ['to cache', cacheWriteTokens],
    ['out', outputTokens],
    ['reasoning', reasoningTokens],
  ] as const;
  const shown = figures.flatMap(([name, tokens]) => (tokens ? [`${count(tokens)} ${name}`] : []));
  if (model === null && shown.length === 0) return null;
  return (
    <footer className={styles.figures}>
      {model !== null && <bdi>{model}</bdi>}
      {shown.length > 0 && <span>{shown.join(' · ')} tokens</span>}
      {shown.length > 0 && cost !== undefined && <span>{cost === null ? 'no price' : usd(cost)}</span>}
    </footer>
  );
}
