import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { api, bodyOf, type Schemas } from '../../api/client.js';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { Field, fieldError, SelectField, textsOf } from '../../components/field.js';
import { FormProblem } from '../../components/form-problem.js';
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
    create.mutate({ ...textsOf(event.currentTarget), fresh: true });
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
            <SelectField label="Agent" name="agentType" required>
              {agents.map(({ agentType }) => (
                <option key={agentType}>{agentType}</option>
              ))}
            </SelectField>
            <Field
              label="Entity type, such as case"
              name="entityType"
              hint="What it is about; nothing in both for a conversation about nothing of its own."
              error={fieldError(create.error, 'entityType')}
            />
            <Field
              label="Entity, such as HR-17"
              name="entityId"
              error={fieldError(create.error, 'entityId')}
            />
            <p className="quiet">
              Where you have a conversation about the same with the same agent, that one is paused and kept.
            </p>
            <FormProblem error={create.error} fields={['entityType', 'entityId']} />
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
