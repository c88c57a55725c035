/** `1 row`, `2 rows`; `plurals`: of a noun that takes more than an s. */
export function plural(count: number, noun: string, plurals = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plurals}`;
}
