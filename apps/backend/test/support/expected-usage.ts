import type pg from 'pg';
import type { Price, UsedAmount } from '../../src/modules/ai/index.js';

/** A message as it counts for usage. */
export interface Spent {
  userId: string;
  entityType: string | null;
  entityId: string | null;
  agentType: string | null;
  model: string | null;
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  reasoning: bigint;
  at: Date;
}

type Key = 'user' | 'entity' | 'agentType' | 'model' | 'day' | 'month';

/** All messages of an organization, whatever became of their conversations. */
export async function spentIn(database: pg.Pool, organizationId: string): Promise<Spent[]> {
  const { rows } = await database.query<Record<string, string | null> & { at: Date }>(
    `SELECT m.user_id, c.entity_type, c.entity_id, c.agent_type, m.model, m.created_at AS at,
       coalesce(m.input_tokens, 0)::text AS input, coalesce(m.output_tokens, 0)::text AS output,
       coalesce(m.cache_read_tokens, 0)::text AS cache_read, coalesce(m.cache_write_tokens, 0)::text AS cache_write,
       coalesce(m.reasoning_tokens, 0)::text AS reasoning
     FROM ai_message m JOIN ai_conversation c ON c.id = m.conversation_id AND c.organization_id = m.organization_id
     WHERE m.organization_id = $1`,
    [organizationId],
  );
  return rows.map((row) => ({
    userId: row.user_id!,
    entityType: row.entity_type!,
    entityId: row.entity_id!,
    agentType: row.agent_type!,
    model: row.model!,
    input: BigInt(row.input!),
    output: BigInt(row.output!),
    cacheRead: BigInt(row.cache_read!),
    cacheWrite: BigInt(row.cache_write!),
    reasoning: BigInt(row.reasoning!),
    at: row.at,
  }));
}

/** Usage by adding up one message after the other, in whole parts of 10⁻¹² USD. */
export function expectedUsage(
  messages: readonly Spent[],
  groupBy: readonly Key[],
  prices: readonly Price[],
): { items: object[]; total: UsedAmount } {
  const groups = new Map<string, { keys: object; order: string[]; messages: Spent[] }>();
  for (const message of messages) {
    const [keys, order] = keysOf(message, groupBy);
    const id = JSON.stringify(order);
    const group = groups.get(id) ?? { keys, order, messages: [] };
    groups.set(id, { ...group, messages: [...group.messages, message] });
  }
  const items = [...groups.values()]
    .sort((a, b) => compare(a.order, b.order))
    .map(({ keys, messages: of }) => ({ ...keys, ...added(of, prices) }));
  const total = added(messages, prices);
  return { items: groupBy.length === 0 ? [total] : items, total };
}

function keysOf(message: Spent, groupBy: readonly Key[]): [object, string[]] {
  const { userId, entityType, entityId, agentType, model, at } = message;
  const [day, month] = [at.toISOString().slice(0, 10), at.toISOString().slice(0, 7)];
  const named = {
    user: { userId },
    entity: { entityType, entityId },
    agentType: { agentType },
    model: { model },
    day: { day },
    month: { month },
  };
  const keys: object = Object.assign({}, ...groupBy.map((key) => named[key])) as object;
  return [
    keys,
    groupBy.flatMap((key) => Object.values(named[key]).map((value) => (value === null ? '' : `+${value}`))),
  ];
}

/** Compares by code point: of UTF-16 the code units would be another order. */
function compare(one: string[], other: string[]): number {
  const index = one.findIndex((text, at) => text !== other[at]);
  return index < 0 ? 0 : Buffer.compare(Buffer.from(one[index]!), Buffer.from(other[index]!));
}

function added(messages: readonly Spent[], prices: readonly Price[]): UsedAmount {
  const sum = (count: 'input' | 'output' | 'cacheRead' | 'cacheWrite' | 'reasoning') =>
    Number(messages.reduce((total, message) => total + message[count], 0n));
  let cost = 0n;
  let unpricedMessages = 0;
  for (const message of messages) {
    if (message.input + message.output === 0n) continue;
    const price = message.model === null ? undefined : priceOf(message.model, message.at, prices);
    if (price === undefined) unpricedMessages++;
    else cost += costOf(message, price);
  }
  return {
    messages: messages.length,
    tokens: {
      input: sum('input'),
      output: sum('output'),
      cacheRead: sum('cacheRead'),
      cacheWrite: sum('cacheWrite'),
      reasoning: sum('reasoning'),
    },
    cost: { usd: decimal(cost), unpricedMessages },
  };
}

/** The price in effect: exact before prefix, a longer prefix before a shorter one, then the latest. */
function priceOf(model: string, at: Date, prices: readonly Price[]): Price | undefined {
  const fits = (price: Price) =>
    price.validFrom <= at &&
    (price.model.endsWith('*') ? model.startsWith(price.model.slice(0, -1)) : price.model === model);
  const rank = ({ model: name }: Price) => (name.endsWith('*') ? name.length : 1000);
  return prices
    .filter(fits)
    .sort((a, b) => rank(b) - rank(a) || b.validFrom.getTime() - a.validFrom.getTime())[0];
}

function costOf({ input, output, cacheRead, cacheWrite }: Spent, price: Price): bigint {
  const rates = [...price.tiers].reverse().find(({ aboveInputTokens }) => input > aboveInputTokens) ?? price;
  return (
    (input - cacheRead - cacheWrite) * micros(rates.input) +
    cacheRead * micros(rates.cacheRead ?? rates.input) +
    cacheWrite * micros(rates.cacheWrite ?? rates.input) +
    output * micros(rates.output)
  );
}

/** A price in whole millionths of a dollar. */
function micros(price: string): bigint {
  const [whole, decimals = ''] = price.split('.');
  return BigInt(whole! + decimals.padEnd(6, '0'));
}

/** A number of parts of 10⁻¹² as a decimal. */
function decimal(parts: bigint): string {
  const text = parts.toString().padStart(13, '0');
  return `${text.slice(0, -12)}.${text.slice(-12)}`.replace(/\.?0{1,12}$/, '');
}
