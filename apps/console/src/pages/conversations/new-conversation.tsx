import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { api, bodyOf, type Schemas } from '../../api/client.js';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import { agentsQuery } from '../../api/agents.query.js';
import styles from './conversations.module.css';

/** Begins a conversation with an agent; where there are no agents, nothing is shown. */
export function NewConversation() {
  const { data: agents = [] } = useQuery(agentsQuery);
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (body: Schemas['GetOrCreateConversationDto']) =>
      bodyOf(api.POST('/api/v1/ai/conversations', { body })),
    onSuccess: ({ id }) => navigate({ to: '/conversations/$id', params: { id } }),
  });
  if (agents.length === 0) return null;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: 'agentType' | 'entityType' | 'entityId') => {
      const value = given.get(name);
      return typeof value === 'string' && value.trim() !== '' ? { [name]: value } : {};
    };
    create.mutate({ ...text('agentType'), ...text('entityType'), ...text('entityId'), fresh: true });
  };
  return (
    <>
      <button
        type="button"
        className="primary"
        onClick={() => {
          setOpen(true);
        }}
      >
        New conversation
      </button>
      {isOpen && (
        <Dialog
          title="New conversation"
          onClose={() => {
            setOpen(false);
          }}
        >
          <form onSubmit={submit} className={styles.form}>
            <label>
              Agent
              <select name="agentType" required>
                {agents.map(({ agentType }) => (
                  <option key={agentType}>{agentType}</option>
                ))}
              </select>
            </label>
            <label>
              Entity type, such as case
              <input name="entityType" autoComplete="off" />
            </label>
            <label>
              Entity, such as HR-17
              <input name="entityId" autoComplete="off" />
            </label>
            <p className="quiet">
              A conversation of yours about the same, with the same agent, is paused and kept.
            </p>
            {create.error && <ErrorNote error={create.error} />}
            <DialogActions>
              <button type="submit" disabled={create.isPending}>
                Begin
              </button>
            </DialogActions>
          </form>
        </Dialog>
      )}
    </>
  );
}
