/** Counts the bytes of a value's JSON, which is made at once for it: `jsonBytesInParts` is for large values. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
