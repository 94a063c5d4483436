import { getToolName, isFileUIPart, isToolUIPart } from 'ai';
import type { ChatMessage, OpenChat } from './front-end/open-chat.js';

type PartProps = Pick<OpenChat['chat'], 'addToolApprovalResponse' | 'addToolOutput'> &
  Pick<OpenChat, 'save'> & { part: ChatMessage['parts'][number]; isOpen: boolean };
type BranchesProps = ChatMessage['metadata'] & Pick<OpenChat, 'choose'>;

/** A part of a message. A call that is open while no answer is on its way waits for the person. */
export function Part({ part, isOpen, save, addToolApprovalResponse, addToolOutput }: PartProps) {
  if (part.type === 'text') return <p>{part.text}</p>;
  if (isFileUIPart(part))
    return <button onClick={() => void save(part)}>{part.filename ?? part.mediaType}</button>;
  if (!isToolUIPart(part)) return null;
  const { state, toolCallId, approval } = part;
  const decide = (approved: boolean) => () => {
    if (approval) void addToolApprovalResponse({ id: approval.id, approved });
  };
  const give = (form: FormData) => {
    void addToolOutput({ tool: getToolName(part), toolCallId, output: form.get('output') });
  };
  return (
    <section data-state={state}>
      <b>{part.title ?? getToolName(part)}</b> <code>{JSON.stringify(part.input)}</code>
      {state === 'output-available' && <code>{JSON.stringify(part.output)}</code>}
      {state === 'output-error' && <em>{part.errorText}</em>}
      {state === 'output-denied' && <em>Refused</em>}
      {state === 'approval-requested' && <button onClick={decide(true)}>Approve</button>}
      {state === 'approval-requested' && <button onClick={decide(false)}>Refuse</button>}
      {state === 'input-available' && isOpen && (
        <form action={give}>
          <input name="output" placeholder="An answer" required />
          <button>Answer</button>
        </form>
      )}
    </section>
  );
}

/** Leads to the messages that stand side by side with one, where there are several. */
export function Branches({ sequence = 0, siblings = [], choose }: BranchesProps) {
  if (siblings.length < 2) return null;
  const at = siblings.indexOf(sequence);
  const step = (to: number | undefined, name: string, sign: string) => (
    <button aria-label={name} disabled={!to} onClick={() => void (to && choose(to))}>
      {sign}
    </button>
  );
  return (
    <nav>
      {step(siblings[at - 1], 'Previous', '‹')} {at + 1} / {siblings.length}{' '}
      {step(siblings[at + 1], 'Next', '›')}
    </nav>
  );
}
