import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { api, bodyOf } from '../../api/client.js';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';
import styles from './conversation.module.css';
import type { ShownConversation } from './conversation.query.js';

const MAX_TITLE_CHARACTERS = 200;

/** What its owner can do with a conversation. */
export function ConversationActions({ conversation }: { conversation: ShownConversation }) {
  const { id, status } = conversation;
  const params = { path: { id } };
  const [open, setOpen] = useState<'rename' | 'archive' | 'delete' | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const change = useChanged(id);
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

/** Changes the conversation, and reads anew what is shown of it. */
function useChanged(id: string, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['conversation', id, null] });
      onDone?.();
    },
  });
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
  const rename = useChanged(id, onClose);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('title');
    const body = { title: typeof given === 'string' ? given : '' };
    rename.mutate(() => api.PATCH('/api/v1/ai/conversations/{id}', { params: { path: { id } }, body }));
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
  const archive = useChanged(id, onClose);
  const params = { path: { id } };
  return (
    <Dialog title="Archive the conversation?" onClose={onClose}>
      <p>
        It can be read and found, and nothing more can be said in it. From the archive nothing leads back.
      </p>
      {archive.error && <ErrorNote error={archive.error} />}
      <DialogActions>
        <button
          type="button"
          className="primary"
          onClick={() => {
            archive.mutate(() => api.POST('/api/v1/ai/conversations/{id}/archive', { params }));
          }}
        >
          Archive
        </button>
      </DialogActions>
    </Dialog>
  );
}

function Delete({ id, onClose }: DialogProps) {
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => bodyOf(api.DELETE('/api/v1/ai/conversations/{id}', { params: { path: { id } } })),
    onSuccess: () => navigate({ to: '/conversations' }),
  });
  return (
    <Dialog title="Delete the conversation?" onClose={onClose}>
      <p>
        It is gone for you at once, with everything that was said in it. An answer that is on its way is
        stopped.
      </p>
      {remove.error && <ErrorNote error={remove.error} />}
      <DialogActions>
        <button
          type="button"
          className="danger"
          disabled={remove.isPending}
          onClick={() => {
            remove.mutate();
          }}
        >
          Delete it
        </button>
      </DialogActions>
    </Dialog>
  );
}
