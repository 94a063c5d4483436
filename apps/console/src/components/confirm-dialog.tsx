import type { ReactNode } from 'react';
import { Dialog, DialogActions } from './dialog.js';
import { ErrorNote } from './error-note.js';

/** Asks once more before something is done, saying what that changes. */
export function ConfirmDialog({
  title,
  action,
  className = 'danger',
  change: { error, isPending },
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  action: string;
  /** The look of the button that does it. */
  className?: 'danger' | 'primary';
  change: { error: Error | null; isPending: boolean };
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {error && <ErrorNote error={error} />}
      <DialogActions>
        <button type="button" className={className} disabled={isPending} onClick={onConfirm}>
          {action}
        </button>
      </DialogActions>
    </Dialog>
  );
}
