import { isFileUIPart, isTextUIPart } from 'ai';
import type { SubmitEvent } from 'react';
import type { ChatMessage } from '../../../../../backend/src/modules/ai/agents/front-end/open-chat.js';
import { Dialog, DialogActions } from '../../../components/dialog.js';
import styles from '../conversation.module.css';

interface EditDialogProps {
  message: ChatMessage;
  send: (text: string) => void;
  onClose: () => void;
}

/** Asks for another wording of a question; its files stay with it. */
export function EditDialog({ message: { parts }, send, onClose }: EditDialogProps) {
  const files = parts.filter(isFileUIPart);
  const said = parts.filter(isTextUIPart).map(({ text }) => text);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('text');
    if (typeof text !== 'string' || text.trim() === '') return;
    send(text);
    onClose();
  };
  return (
    <Dialog title="Edit the question" onClose={onClose}>
      <form onSubmit={submit} className={styles.form}>
        <label>
          Question
          <textarea name="text" rows={6} dir="auto" required defaultValue={said.join('')} />
        </label>
        {files.length > 0 && (
          <p>
            With <bdi>{files.map(({ filename, mediaType }) => filename ?? mediaType).join(', ')}</bdi>
          </p>
        )}
        <p className="quiet">What was said stays: this is another version, and leads back to the others.</p>
        <DialogActions>
          <button type="submit">Send</button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
