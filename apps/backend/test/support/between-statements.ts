import pg from 'pg';

type Query = typeof pg.Client.prototype.query;

/** The text of a query of node-postgres. */
function textOf(config: unknown): string {
  return typeof config === 'string' ? config : (config as { text: string }).text;
}

/**
 * Does work, and something else before one of its statements, past which it goes on when that is done.
 *
 * @param isMeant tells the statement by its text and its number among those of the work, from 0
 * @returns whether there was such a statement
 */
export async function interrupted(
  work: () => Promise<unknown>,
  isMeant: (text: string, number: number) => boolean,
  interruption: () => Promise<unknown>,
): Promise<boolean> {
  const prototype = pg.Client.prototype as { query: Query };
  const query = prototype.query;
  let number = 0;
  let isDone = false;
  prototype.query = function (this: pg.Client, config: unknown, ...rest: unknown[]) {
    const send = (): unknown => Reflect.apply(query, this, [config, ...rest]);
    if (isDone || !isMeant(textOf(config), number++)) return send();
    isDone = true;
    return interruption().then(send);
  } as Query;
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return isDone;
}
