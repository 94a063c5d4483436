import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { useChange } from '../../api/use-change.js';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import styles from './conversation.module.css';
import { conversationKey, type ShownConversation } from './conversation.query.js';

const MAX_TITLE_CHARACTERS = 200;

/** What its owner can do with a conversation. */
export function ConversationActions({ conversation }: { conversation: ShownConversation }) {
  const { id, status } = conversation;
  const params = { path: { id } };
  const [open, setOpen] = useState<'rename' | 'archive' | 'delete' | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const change = useChange((act: () => Promise<unknown>) => act(), conversationKey(id));
  return (
    <>
      {change.error && <ErrorNote error={change.error} />}
      <Button
        name="Rename"
        onClick={() => {
          setOpen('rename');
        }}
      />
      {status === 'ACTIVE' && (
        <Button
          name="Pause"
          onClick={() => {
            change.mutate(() => api.POST('/api/v1/ai/conversations/{id}/pause', { params, body: {} }));
          }}
        />
      )}
      {status === 'PAUSED' && (
        <Button
          name="Resume"
          onClick={() => {
            const body = { replace: true };
            change.mutate(() => api.POST('/api/v1/ai/conversations/{id}/resume', { params, body }));
          }}
        />
      )}
      {status !== 'ARCHIVED' && (
        <Button
          name="Archive"
          onClick={() => {
            setOpen('archive');
          }}
        />
      )}
      <Button
        name="Delete"
        onClick={() => {
          setOpen('delete');
        }}
        isDangerous
      />
      {open === 'rename' && <Rename conversation={conversation} onClose={close} />}
      {open === 'archive' && <Archive id={id} onClose={close} />}
      {open === 'delete' && <Delete id={id} onClose={close} />}
    </>
  );
}

function Button({
  name,
  onClick,
  isDangerous = false,
}: {
  name: string;
  onClick: () => void;
  isDangerous?: boolean;
}) {
  return (
    <button type="button" className={isDangerous ? 'danger' : undefined} onClick={onClick}>
      {name}
    </button>
  );
}

interface DialogProps {
  id: string;
  onClose: () => void;
}

function Rename({
  conversation: { id, title },
  onClose,
}: {
  conversation: ShownConversation;
  onClose: () => void;
}) {
  const rename = useChange((title: string) => {
    const params = { path: { id } };
    return api.PATCH('/api/v1/ai/conversations/{id}', { params, body: { title } });
  }, conversationKey(id));
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('title');
    rename.mutate(typeof given === 'string' ? given : '', { onSuccess: onClose });
  };
  return (
    <Dialog title="Rename the conversation" onClose={onClose}>
      <form onSubmit={submit} className={styles.form}>
        <label>
          Title
          <input
            name="title"
            defaultValue={title ?? ''}
            maxLength={MAX_TITLE_CHARACTERS}
            dir="auto"
            required
          />
        </label>
        {rename.error && <ErrorNote error={rename.error} />}
        <DialogActions>
          <button type="submit">Rename</button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Archive({ id, onClose }: DialogProps) {
  const params = { path: { id } };
  const archive = useChange(
    () => api.POST('/api/v1/ai/conversations/{id}/archive', { params }),
    conversationKey(id),
  );
  return (
    <ConfirmDialog
      title="Archive the conversation?"
      action="Archive"
      className="primary"
      change={archive}
      onConfirm={() => {
        archive.mutate(undefined, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <p>
        It can be read and found, and nothing more can be said in it. From the archive nothing leads back.
      </p>
    </ConfirmDialog>
  );
}

function Delete({ id, onClose }: DialogProps) {
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => bodyOf(api.DELETE('/api/v1/ai/conversations/{id}', { params: { path: { id } } })),
    onSuccess: () => navigate({ to: '/conversations' }),
  });
  return (
    <ConfirmDialog
      title="Delete the conversation?"
      action="Delete it"
      change={remove}
      onConfirm={() => {
        remove.mutate();
      }}
      onClose={onClose}
    >
      <p>
        It is gone for you at once, with everything that was said in it. An answer that is on its way is
        stopped.
      </p>
    </ConfirmDialog>
  );
}
