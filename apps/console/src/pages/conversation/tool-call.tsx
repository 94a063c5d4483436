import { useQuery } from '@tanstack/react-query';
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

interface Call {
  id: string;
  name: string;
  input: unknown;
}

/** A call of a tool with what it has come to beside it, and who has decided about it. */
export function ToolCall({
  call,
  outcome,
  read,
}: {
  call: Call;
  outcome: Pick<Outcome, 'result' | 'isError' | 'approval'> | undefined;
  read: Read;
}) {
  const isOwn = read.whose === undefined;
  const { data: approvals } = useQuery({ ...approvalsQuery(read.id), enabled: isOwn && !outcome });
  const pending = approvals?.find(({ toolCallId, status }) => toolCallId === call.id && status === 'PENDING');
  return (
    <div role="group" className={styles.call} aria-label={`Call of ${call.name}`}>
      <p className={styles.name}>
        <code dir="auto">{call.name}</code> <span>{stateOf(outcome, pending !== undefined)}</span>
      </p>
      {pending ? <Decision approval={pending} /> : <Sides input={call.input} outcome={outcome} />}
      {outcome?.approval && <Decided {...outcome.approval} />}
    </div>
  );
}

function Sides({
  input,
  outcome,
}: {
  input: unknown;
  outcome: Pick<Outcome, 'result' | 'isError'> | undefined;
}) {
  return (
    <div className={styles.sides}>
      <div>
        <p className={styles.side}>Input</p>
        <Json value={input} />
      </div>
      {outcome && (
        <div>
          <p className={styles.side}>{outcome.isError ? 'Error' : 'Result'}</p>
          <Json value={outcome.result} />
        </div>
      )}
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
