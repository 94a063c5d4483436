import { type ReactNode, useEffect } from 'react';
import styles from './page.module.css';

/** A page with its heading, which is also the title of the tab; `actions` stand beside it. */
export function Page({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Console`;
  }, [title]);
  return (
    <>
      <header className={styles.header}>
        <h1 dir="auto">{title}</h1>
        <div className={styles.actions}>{actions}</div>
      </header>
      {children}
    </>
  );
}
