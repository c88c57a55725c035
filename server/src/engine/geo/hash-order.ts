/** The low halves of FNV-1a's offset and prime: a bucket depends on the low bits of the hash only. */
const OFFSET = 0x84222325;
const PRIME = 0x1b3;
const FIRST_BUCKETS = 8;

function fnv1a(text: string): number {
  let hash = OFFSET;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash >>> 0;
}

/** Texts by bucket: buckets in the order of their first use, within a bucket the last text first. */
function fill(texts: Iterable<string>, buckets: number): Map<number, string[]> {
  const filled = new Map<number, string[]>();
  for (const text of texts) put(text, buckets, filled);
  return filled;
}

function put(text: string, buckets: number, filled: Map<number, string[]>): void {
  const bucket = fnv1a(text) % buckets;
  const others = filled.get(bucket);
  if (others === undefined) filled.set(bucket, [text]);
  else others.unshift(text);
}

/**
 * The order in which a hash set gives these texts (of ASCII characters) back. Kusto keeps the cells of some results in
 * one, and keeping its order makes results comparable. The set begins with eight buckets, gets eight times as many
 * when it is full, and from 512 on twice as many.
 */
export function hashSetOrder(texts: readonly string[]): string[] {
  let buckets = FIRST_BUCKETS;
  let filled = new Map<number, string[]>();
  let count = 0;
  for (const text of new Set(texts)) {
    if (++count > buckets) {
      buckets *= buckets < 512 ? 8 : 2;
      filled = fill([...filled.values()].flat(), buckets);
    }
    put(text, buckets, filled);
  }
  return [...filled.values()].flat();
}
