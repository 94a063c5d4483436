const WAL_POSITION = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/;

/** Reads a position in the write-ahead log (`pg_lsn`), such as `16/B374D848`: two halves of 32 bits. */
export function walPosition(text: string): bigint {
  const halves = WAL_POSITION.exec(text);
  if (!halves) throw new Error('PostgreSQL returned no position in its log.');
  return (BigInt(`0x${halves[1]}`) << 32n) + BigInt(`0x${halves[2]}`);
}
