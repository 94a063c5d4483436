import { cpus } from 'node:os';

/** Starts to watch the processors of the whole machine; the function tells how many were busy since, on average. */
export function watchCores(): () => number {
  const before = times();
  return () => {
    const after = times();
    const busy = after.busy - before.busy;
    return (busy / (after.all - before.all)) * cpus().length;
  };
}

function times(): { busy: number; all: number } {
  return cpus().reduce(
    ({ busy, all }, { times: { user, nice, sys, irq, idle } }) => {
      const worked = user + nice + sys + irq;
      return { busy: busy + worked, all: all + worked + idle };
    },
    { busy: 0, all: 0 },
  );
}
