/** The exit code of a command that was stopped before its end. */
export const INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `stop` at the first signal that asks this process to end, a closed terminal included. A second one ends it at
 * once, with `code`.
 */
export function onInterruption(stop: () => void, code: number): void {
  let stopping = false;
  const interrupt = (signal: NodeJS.Signals): void => {
    // A terminal that is closed sends SIGHUP more than once: by its shell, and by the system.
    if (stopping && signal === 'SIGHUP') return;
    if (stopping) process.exit(code);
    stopping = true;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
}
