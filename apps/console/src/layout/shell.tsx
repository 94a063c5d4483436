import { Link, Outlet } from '@tanstack/react-router';
import { useRef } from 'react';
import { mayUse, usePrincipal } from '../sign-in/principal.js';
import { SignedIn } from '../sign-in/sign-in.js';
import { setToken } from '../sign-in/token.js';
import { NAVIGATION } from './navigation.js';
import styles from './shell.module.css';

/** The frame of every page: where one can go, and who one is. */
export function Shell() {
  const content = useRef<HTMLElement>(null);
  return (
    <SignedIn>
      {/* No link: its address would be of another page, since addresses begin at the base of the console. */}
      <button type="button" className={styles.skip} onClick={() => content.current?.focus()}>
        Skip to content
      </button>
      <div className={styles.shell}>
        <SideBar />
        <main ref={content} tabIndex={-1} className={styles.content}>
          <Outlet />
        </main>
      </div>
    </SignedIn>
  );
}

function SideBar() {
  const principal = usePrincipal();
  const { organizationId, userId } = principal;
  const shown = NAVIGATION.filter(({ grants }) => grants.length === 0 || mayUse(principal, ...grants));
  return (
    <header className={styles.side}>
      <nav aria-label="Console">
        <ul>
          {shown.map(({ to, label }) => (
            <li key={to}>
              <Link to={to}>{label}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.account}>
        <span dir="auto">
          {userId} · {organizationId}
        </span>
        <button
          type="button"
          onClick={() => {
            setToken(null);
          }}
        >
          Sign out
        </button>
      </div>
    </header>
  );
}
