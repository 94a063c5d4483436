type Cleanup = () => Promise<void>;

const cleanups: Cleanup[] = [];
let running: Promise<void> | undefined;

/** Registers a cleanup for the end of the run, however it ends; the last one runs first. */
export function atEnd(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

/** Runs every cleanup. Reports one that fails, and runs the rest. */
export function cleanUp(): Promise<void> {
  running ??= undoAll();
  return running;
}

/** Until then, further signals are echoes of the first: npm passes on what the terminal has sent already. */
const ECHO_MS = 5_000;

/** Ctrl-C and a polite kill also clean up; who insists later leaves at once. */
export function cleanUpOnSignals(): void {
  let first: number | undefined;
  const stop = (code: number) => () => {
    const now = performance.now();
    if (first !== undefined) {
      if (now - first > ECHO_MS) process.exit(code);
      return;
    }
    first = now;
    console.error('\nStopping the database…');
    void cleanUp().finally(() => process.exit(code));
  };
  process.on('SIGINT', stop(130));
  process.on('SIGTERM', stop(143));
}

/** True while the run is ending: errors are then a consequence. */
export function isEnding(): boolean {
  return running !== undefined;
}

async function undoAll(): Promise<void> {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
    await cleanup().catch((error: unknown) => {
      console.error('Cleaning up:', error);
    });
  }
}
