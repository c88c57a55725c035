/** The order in which .NET, and so Kusto, lays out the bytes of a guid: the first three groups are little-endian. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** The 16 bytes of a guid. */
export function guidToBytes(guid: string): Uint8Array {
  const digits = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Uint8Array.from(ORDER, (i) => digits[i]!);
}

/** The guid of 16 bytes, lower case with dashes. */
export function guidFromBytes(bytes: Uint8Array): string {
  const digits = Buffer.from(ORDER.map((i) => bytes[i]!)).toString('hex');
  return [0, 8, 12, 16, 20].map((at, i, places) => digits.slice(at, places[i + 1] ?? 32)).join('-');
}
