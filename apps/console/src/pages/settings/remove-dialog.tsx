import type { ReactNode } from 'react';
import { Dialog, DialogActions } from '../../components/dialog.js';
import { ErrorNote } from '../../components/error-note.js';

/** Asks once more before a setting is removed, saying what that changes. */
export function RemoveDialog({
  title,
  action,
  removal: { error, isPending },
  onRemove,
  onClose,
  children,
}: {
  title: string;
  action: string;
  removal: { error: Error | null; isPending: boolean };
  onRemove: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {error && <ErrorNote error={error} />}
      <DialogActions>
        <button type="button" className="danger" disabled={isPending} onClick={onRemove}>
          {action}
        </button>
      </DialogActions>
    </Dialog>
  );
}
