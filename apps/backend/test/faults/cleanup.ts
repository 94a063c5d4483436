type Cleanup = () => Promise<unknown>;

const cleanups: Cleanup[] = [];
let running: Promise<void> | undefined;

/** Has something undone at the end of the scenario, however it ends; what came last is undone first. */
export function atEnd(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

/** Undoes everything, once however many ask for it; what fails is reported and does not keep the rest. */
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

/** Ctrl-C and a polite kill also clean up; npm may pass on what the terminal has sent already. */
export function cleanUpOnSignals(): void {
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.on(signal, () => {
      console.error('\nStopping…');
      void cleanUp().finally(() => process.exit(code));
    });
  }
}
