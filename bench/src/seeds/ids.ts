/** Everything is stored for users of this organization. */
export const ORGANIZATION = 'bench';

/** The owner of all conversations that are appended to. */
export const WRITER = { organizationId: ORGANIZATION, userId: 'writer' };

const PREFIX = '00000000-0000-7000-8000-';
const DIGITS = 12;

/** A conversation's id by its number: seeds and statements can name it without asking. */
export function conversationId(number: number): string {
  return PREFIX + number.toString(16).padStart(DIGITS, '0');
}

/** The same as `conversationId`, in SQL. */
export function conversationIdSql(number: string): string {
  return `('${PREFIX}' || lpad(to_hex(${number}), ${DIGITS}, '0'))::uuid`;
}

let next = 0x10000;

/** The first of so many numbers which no other conversation has. */
export function reserveNumbers(count: number): number {
  const first = next;
  next += count;
  return first;
}
