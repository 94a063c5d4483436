import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ConfirmDialog } from '../components/confirm-dialog.js';
import { Json } from '../components/json.js';
import { everyReadKey } from '../pages/conversation/conversation.query.js';
import { usePrincipal } from '../sign-in/principal.js';
import { type Approval, APPROVALS, decide } from './approval.query.js';
import styles from './approvals.module.css';

const MAX_NOTE_CHARACTERS = 2_000;

/** Decides about a tool call, with a note and after a second look; or says why whoever is signed in may not. */
export function Decision({ approval }: { approval: Approval }) {
  const { userId } = usePrincipal();
  const [note, setNote] = useState('');
  const [approved, setApproved] = useState<boolean | null>(null);
  const id = useId();
  if (approval.status !== 'PENDING') return null;
  if (approval.approver === 'supervisor' && approval.userId === userId)
    return (
      <p className={styles.notYours}>
        You own this conversation, and this tool takes two people: another supervisor must decide.
      </p>
    );
  return (
    <div className={styles.decision}>
      <label htmlFor={id}>Note for the record</label>
      <textarea
        id={id}
        rows={2}
        dir="auto"
        maxLength={MAX_NOTE_CHARACTERS}
        value={note}
        onChange={({ target }) => {
          setNote(target.value);
        }}
      />
      <div className={styles.buttons}>
        {[true, false].map((decision) => (
          <button
            key={String(decision)}
            type="button"
            className={decision ? 'primary' : 'danger'}
            aria-label={`${decision ? 'Approve' : 'Refuse'} ${approval.toolName} of ${approval.userId}`}
            onClick={() => {
              setApproved(decision);
            }}
          >
            {decision ? 'Approve …' : 'Refuse …'}
          </button>
        ))}
      </div>
      {approved !== null && (
        <SecondLook
          approval={approval}
          approved={approved}
          note={note.trim()}
          onClose={() => {
            setApproved(null);
          }}
        />
      )}
    </div>
  );
}

/** Shows once more what a decision does before it is made: it cannot be taken back. */
function SecondLook({
  approval,
  approved,
  note,
  onClose,
}: {
  approval: Approval;
  approved: boolean;
  note: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const decision = useMutation({
    mutationFn: () => decide(approval, { approved, ...(note === '' ? {} : { note }) }),
    onSuccess: async () => {
      onClose();
      // As its owner reads it, and as supervisors do.
      const keys = [APPROVALS, everyReadKey(approval.conversationId)];
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  // Whoever was too late reads that first, and sees then what the others decided.
  const leave = (): void => {
    onClose();
    if (decision.error) void queries.invalidateQueries({ queryKey: APPROVALS });
  };
  const { toolName, userId, input } = approval;
  return (
    <ConfirmDialog
      title={approved ? `Run ${toolName}?` : `Refuse ${toolName}?`}
      action={approved ? 'Approve' : 'Refuse'}
      className={approved ? 'primary' : 'danger'}
      change={decision}
      onConfirm={() => {
        decision.mutate();
      }}
      onClose={leave}
    >
      <p>
        {approved
          ? 'It runs at once, with exactly this input and with the rights of '
          : 'It does not run, and its agent is told so. It was asked for '}
        <bdi>{userId}</bdi>.
      </p>
      <Json value={input} />
      {note !== '' && (
        <p dir="auto">
          Note: <bdi>{note}</bdi>
        </p>
      )}
    </ConfirmDialog>
  );
}
