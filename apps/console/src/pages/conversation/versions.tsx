import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, bodyOf } from '../../api/client.js';
import styles from './conversation.module.css';
import type { Message, Read } from './conversation.query.js';

/** Leads to the messages that stand side by side with one: its owner chooses the version that goes on. */
export function Versions({
  message: { sequence, siblings, siblingCount },
  read,
}: {
  message: Message;
  read: Read;
}) {
  const queries = useQueryClient();
  const choose = useMutation({
    mutationFn: (to: number) =>
      bodyOf(
        api.POST('/api/v1/ai/conversations/{id}/head', {
          params: { path: { id: read.id } },
          body: { sequence: to },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['conversation', read.id, null] }),
  });
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
