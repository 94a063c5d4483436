type Cleanup = () => Promise<unknown>;

const cleanups: Cleanup[] = [];
let running: Promise<void> | undefined;

/** Registers a cleanup for the end of the scenario, however it ends; the last one runs first. */
export function atEnd(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

/** Runs every cleanup, once for all callers. Reports one that fails, and runs the rest. */
export function cleanUp(): Promise<void> {
  running ??= undoAll().finally(() => (running = undefined));
  return running;
}

async function undoAll(): Promise<void> {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
    await cleanup().catch((error: unknown) => {
      console.error('Cleaning up:', error);
    });
  }
}

/** Cleans up on SIGINT and SIGTERM too. npm may send a signal again that the terminal has sent. */
export function cleanUpOnSignals(): void {
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.on(signal, () => {
      console.error('\nStopping…');
      void cleanUp().finally(() => process.exit(code));
    });
  }
}
