import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import { useChange } from '../../api/use-change.js';
import styles from './conversation.module.css';
import { conversationKey, type Message, type Read } from './conversation.query.js';

/** Leads to the messages that stand side by side with one: its owner chooses the version that goes on. */
export function Versions({
  message: { sequence, siblings, siblingCount },
  read,
  choose: chooseInChat,
}: {
  message: Message;
  read: Read;
  /** How an open chat is told, which shows the version as well. */
  choose?: ((sequence: number) => Promise<void>) | undefined;
}) {
  const choose = useChange(
    chooseInChat ?? ((to: number) => chooseStored(read.id, to)),
    conversationKey(read.id),
  );
  if (siblingCount < 2) return null;
  const at = siblings.indexOf(sequence);
  const place = `Version ${at + 1} of ${siblingCount}`;
  if (read.whose === 'all' || read.branches === 'all')
    return (
      <Link
        to="/conversations/$id"
        params={{ id: read.id }}
        search={{ whose: read.whose, branches: 'all', message: siblings[(at + 1) % siblings.length] }}
        preload={false}
        resetScroll={false}
      >
        {place}
      </Link>
    );
  const step = (to: number | undefined, name: string, sign: string) => (
    <button
      type="button"
      aria-label={name}
      disabled={to === undefined || choose.isPending}
      onClick={() => {
        if (to !== undefined) choose.mutate(to);
      }}
    >
      {sign}
    </button>
  );
  return (
    <span role="group" aria-label={place} className={styles.versions}>
      {step(siblings[at - 1], 'Previous version', '‹')} {place} {step(siblings[at + 1], 'Next version', '›')}
    </span>
  );
}

async function chooseStored(id: string, sequence: number): Promise<void> {
  await api.POST('/api/v1/ai/conversations/{id}/head', { params: { path: { id } }, body: { sequence } });
}
