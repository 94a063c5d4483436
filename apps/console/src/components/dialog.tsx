import { type ReactNode, useId } from 'react';
import styles from './dialog.module.css';

/** Opens as soon as it is there: the browser then keeps the focus within it, and Escape closes it. */
function open(dialog: HTMLDialogElement | null): void {
  if (dialog && !dialog.open) dialog.showModal();
}

/** A dialog that stands before everything else until it is closed. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <dialog ref={open} className={styles.dialog} aria-labelledby={id} onClose={onClose}>
      <h2 id={id} dir="auto">
        {title}
      </h2>
      {children}
    </dialog>
  );
}

/** The buttons at the end of a dialog: to leave it, and before that what it is for. */
export function DialogActions({ children }: { children: ReactNode }) {
  return (
    <div className={styles.actions}>
      {children}
      <button type="button" onClick={(event) => event.currentTarget.closest('dialog')?.close()}>
        Cancel
      </button>
    </div>
  );
}
