import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../../api/problem.js';
import { Dialog, DialogActions } from '../../../components/dialog.js';
import { ErrorNote } from '../../../components/error-note.js';
import { Loading } from '../../../components/loading.js';
import { count } from '../../../components/number.js';
import { nameOf } from '../../../components/target.js';
import { type Coverage, coverageQuery } from '../holds/hold.query.js';
import type { NewErasure } from './erasure.query.js';

/** Shows what an erasure would remove, before it is asked for. */
export function ConfirmErasure({
  erasure: { target, reason },
  isPending,
  onConfirm,
  onClose,
}: {
  erasure: NewErasure;
  isPending: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { type: _, ...of } = target;
  const { data: coverage, error } = useQuery(coverageQuery(of));
  return (
    <Dialog title={`Erase ${nameOf(target)}?`} onClose={onClose}>
      {coverage && <WhatGoes coverage={coverage} />}
      {!coverage && !error && <Loading what="what will go" />}
      {error && !isWithoutHolds(error) && <ErrorNote error={error} />}
      <p>
        This cannot be undone: messages, titles, files, notes and approvals go. Usage stays, under a
        pseudonym. The reason: <q dir="auto">{reason}</q>
      </p>
      <DialogActions>
        <button
          type="button"
          className="danger"
          disabled={isPending || (!coverage && !isWithoutHolds(error))}
          onClick={onConfirm}
        >
          Erase for good
        </button>
      </DialogActions>
    </Dialog>
  );
}

function WhatGoes({ coverage: { conversations, held, isComplete } }: { coverage: Coverage }) {
  const more = isComplete ? '' : 'more than ';
  return (
    <p>
      <strong>
        {more}
        {count(conversations)} conversations
      </strong>{' '}
      will not be there for their owners any more, at once. {more}
      {count(conversations - held)} of them will be removed now; {count(held)} are held, and will be removed
      when no hold covers them.
    </p>
  );
}

/** A host can leave out holds: then nobody knows, and nothing is held. */
function isWithoutHolds(error: unknown): boolean {
  return error instanceof Problem && error.status === 404;
}
