/** A value as text, times without their trailing zeros, so that ours and the peers write it alike. */
export function plain(value: unknown): string {
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? text.replace(/(\.\d*?)0*Z$/, '$1Z').replace('.Z', 'Z') : text;
}

/** Rows whose order says nothing, in an order of their own. */
export function sorted(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [a.join('\u0000'), b.join('\u0000')];
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
