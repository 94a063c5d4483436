import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { Json } from '../../components/json.js';
import { Markdown } from '../../components/markdown.js';
import styles from './conversation.module.css';
import { approvalsQuery, type Read } from './conversation.query.js';
import { Decision } from './decision.js';
import type { Outcome } from './message-parts.js';

export function Reasoning({ text }: { text: string }) {
  return (
    <details className={styles.reasoning}>
      <summary>Reasoning</summary>
      <Markdown text={text} />
    </details>
  );
}

type ShownOutcome = Pick<Outcome, 'result' | 'isError' | 'approval'>;

interface Call {
  id: string;
  name: string;
  input: unknown;
}

/** A call of a tool, which its owner may have to decide about. */
export function ToolCall({
  call,
  outcome,
  read,
}: {
  call: Call;
  outcome: ShownOutcome | undefined;
  read: Read;
}) {
  const isOwn = read.whose === undefined;
  const { data: approvals } = useQuery({ ...approvalsQuery(read.id), enabled: isOwn && !outcome });
  const pending = approvals?.find(({ toolCallId, status }) => toolCallId === call.id && status === 'PENDING');
  return (
    <>
      <CallCard call={call} outcome={outcome} decision={pending && <Decision approval={pending} />} />
      {!isOwn && !outcome && (
        <p className="quiet">
          Whether it waits for a decision, <Link to="/approvals">the approvals</Link> say.
        </p>
      )}
    </>
  );
}

/** A call of a tool with what it has come to beside it, or with the decision that it waits for. */
export function CallCard({
  call,
  outcome,
  decision,
  isUnfolded = false,
}: {
  call: Call;
  outcome: ShownOutcome | undefined;
  decision?: ReactNode;
  isUnfolded?: boolean;
}) {
  return (
    <div role="group" className={styles.call} aria-label={`Call of ${call.name}`}>
      <p className={styles.name}>
        <code dir="auto">{call.name}</code> <span>{stateOf(outcome, decision !== undefined)}</span>
      </p>
      {decision ?? (
        <div className={styles.sides}>
          <Side name="Input" value={call.input} isUnfolded={isUnfolded} />
          {outcome && (
            <Side
              name={outcome.isError ? 'Error' : 'Result'}
              value={outcome.result}
              isUnfolded={isUnfolded}
            />
          )}
        </div>
      )}
      {outcome?.approval && <Decided {...outcome.approval} />}
    </div>
  );
}

function Side({ name, value, isUnfolded }: { name: string; value: unknown; isUnfolded: boolean }) {
  return (
    <div>
      <p className={styles.side}>{name}</p>
      <Json value={value} isUnfolded={isUnfolded} />
    </div>
  );
}

function stateOf(outcome: Pick<Outcome, 'isError' | 'approval'> | undefined, isPending: boolean): string {
  if (outcome?.approval?.approved === false) return 'refused';
  if (outcome) return outcome.isError ? 'failed' : 'done';
  return isPending ? 'waits for a decision' : 'has no result';
}

function Decided({ approved, note, decidedBy }: NonNullable<Outcome['approval']>) {
  return (
    <p dir="auto" className="quiet">
      {approved ? 'Approved' : 'Refused'}
      {decidedBy !== '' && (
        <>
          {' '}
          by <bdi>{decidedBy}</bdi>
        </>
      )}
      {note !== '' && `: ${note}`}
    </p>
  );
}
