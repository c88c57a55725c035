/**
 * What the columns of rows that stay in memory are made of: for each the number of what it computes from the columns as
 * they were read, undefined where that cannot be said. Rows as they were read have no layout.
 */
export class Layout {
  /** The numbers of expressions over these columns, by expression; null where there is none. */
  readonly known = new WeakMap<object, number | null>();

  constructor(readonly ids: readonly (number | undefined)[]) {}
}

/** A function of layouts that is asked for the same one again and again. */
export function perLayout<T>(
  compute: (layout: Layout | undefined) => T,
): (rows: { readonly layout?: Layout | undefined }) => T {
  let last: { readonly layout: Layout | undefined; readonly value: T } | undefined;
  return ({ layout }) => {
    if (last === undefined || last.layout !== layout) last = { layout, value: compute(layout) };
    return last.value;
  };
}
