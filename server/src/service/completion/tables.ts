import type { Catalog, TableFacts } from '../../schema/catalog.js';
import type { ItemDraft } from './item.js';

const PRODUCTS: Readonly<Record<TableFacts['origin'], string>> = {
  'built-in': '',
  solution: 'solution',
  workspace: 'workspace',
};

/** The tables of a workspace first, then those of the product; those of solutions only for a word they hold. */
export function tableItems(catalog: Catalog, word: string): readonly ItemDraft[] {
  const table = (name: string, origin: TableFacts['origin']): ItemDraft => ({
    label: name,
    kind: 'table',
    order: `${{ workspace: '041', 'built-in': '042', solution: '043' }[origin]}_${name.toLowerCase()}`,
    before: name,
    ...(PRODUCTS[origin] === '' ? {} : { detail: PRODUCTS[origin] }),
    subject: { about: 'table', name },
  });
  const folded = word.toLowerCase();
  const origins: readonly TableFacts['origin'][] = ['workspace', 'built-in', 'solution'];
  return origins.flatMap((origin) =>
    catalog
      .tableNames(origin)
      .filter((name) => origin !== 'solution' || (folded !== '' && name.toLowerCase().includes(folded)))
      .map((name) => table(name, origin)),
  );
}
