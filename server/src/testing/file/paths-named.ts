import { entryOf, valueAt, type Located } from '../../rules/located.js';
import type { Range } from '../../rules/region.js';
import { baseName, parentFolder } from '../../schema/configuration/paths.js';
import { readTestDocument } from './document.js';
import { entriesOf, FieldReader } from './fields.js';

/** Where a test file names another file, in offsets of its text: the file's name without its folder. None through globs. */
export function placesOfPath(testPath: string, text: string, named: string): Range[] {
  const { root } = readTestDocument(testPath, text);
  const fields = new FieldReader(parentFolder(testPath) ?? '/', []);
  const name = baseName(named);
  return pathsIn(root).flatMap((node): Range[] => {
    if (node.kind !== 'scalar' || fields.path(node) !== named) return [];
    const start = text.lastIndexOf(name, node.end - name.length);
    return start < node.start ? [] : [{ start, end: start + name.length }];
  });
}

/** The values of a test file that are paths of data: those of watchlists, and the event files of tables, cases and corpora. */
function pathsIn(root: Located | undefined): Located[] {
  const watchlists = entriesOf(valueAt(root, 'watchlists')).map(({ value }) => entryOf(value, 'file')?.value ?? value);
  const items = ['cases', 'corpora'].flatMap((key) => itemsOf(valueAt(root, key)));
  const tables = entriesOf(valueAt(root, 'tables')).map(({ value }) => value);
  const files = [...tables, ...items].flatMap((set) => itemsOf(valueAt(set, 'files')));
  return [...watchlists, ...files.map((file) => entryOf(file, 'path')?.value ?? file)];
}

function itemsOf(node: Located | undefined): readonly Located[] {
  return node?.kind === 'list' ? node.items : [];
}
