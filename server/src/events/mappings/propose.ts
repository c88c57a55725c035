import { parseDatetime } from '../../engine/values/datetime.js';
import { toDynamicText } from '../../engine/values/json.js';
import { isDynamicBag, type Dynamic, type DynamicBag } from '../../engine/values/types.js';
import { mappingFunction } from './functions.js';
import type { ColumnRule, Condition, RowMapping } from './types.js';

/** A value of the sample records: its path, and what it held. */
interface Leaf {
  readonly path: string;
  /** The words of the path's names, in lower case. */
  readonly words: readonly string[];
  readonly values: string[];
  records: number;
}

/** What a column looks for. */
interface Wanted {
  readonly column: string;
  /** Sets of words; a path that has all words of one is a candidate, the earlier sets better. */
  readonly words: readonly (readonly string[])[];
  readonly parent: boolean;
  accepts(value: string): boolean;
  readonly fn?: string | readonly string[];
}

const anything = (value: string): boolean => value !== '';
const isPath = (value: string): boolean => /[\\/]/u.test(value) && !/^[a-z]+:\/\//iu.test(value);
const isNumber = (value: string): boolean => /^(?:\d+|0x[0-9a-f]+)$/iu.test(value);
const isTime = (value: string): boolean => {
  const text = mappingFunction('time')!(value);
  return typeof text === 'string' && text !== '' && (parseDatetime(text) ?? 0n) > 621_355_968_000_000_000n;
};
const isHash =
  (digits: number) =>
  (value: string): boolean =>
    value.length === digits && /^[0-9a-f]+$/iu.test(value);
const isFile = (value: string): boolean => value !== '' && value.length < 260 && !isNumber(value);

const COMMAND = [
  ['commandline'],
  ['command', 'line'],
  ['cmdline'],
  ['cmd', 'line'],
  ['cmd'],
  ['command'],
  ['args'],
  ['argv'],
];
const IMAGE = [
  ['image'],
  ['exe'],
  ['executable'],
  ['exepath'],
  ['path'],
  ['childproc', 'name'],
  ['process', 'name'],
  ['process'],
  ['file', 'name'],
  ['filename'],
];

const WANTED: readonly Wanted[] = [
  {
    column: 'TimeGenerated',
    words: [['timegenerated'], ['timestamp'], ['utctime'], ['event', 'time'], ['time'], ['date'], ['created'], ['ts']],
    parent: false,
    accepts: isTime,
    fn: 'time',
  },
  {
    column: 'DeviceName',
    words: [
      ['device', 'name'],
      ['hostname'],
      ['host', 'name'],
      ['computer'],
      ['endpoint', 'name'],
      ['agent', 'name'],
      ['host'],
      ['device'],
      ['node'],
    ],
    parent: false,
    accepts: isFile,
  },
  {
    column: 'AccountName',
    words: [['account', 'name'], ['username'], ['user', 'name'], ['user'], ['account']],
    parent: false,
    accepts: isFile,
    fn: ['account', 'lower'],
  },
  { column: 'ProcessCommandLine', words: COMMAND, parent: false, accepts: anything, fn: 'join' },
  { column: 'FolderPath', words: IMAGE, parent: false, accepts: isPath },
  { column: 'FileName', words: IMAGE, parent: false, accepts: isFile, fn: 'basename' },
  {
    column: 'ProcessId',
    words: [['process', 'id'], ['processid'], ['pid']],
    parent: false,
    accepts: isNumber,
    fn: 'number',
  },
  { column: 'SHA256', words: [['sha256'], ['hash']], parent: false, accepts: isHash(64), fn: 'lower' },
  { column: 'SHA1', words: [['sha1'], ['hash']], parent: false, accepts: isHash(40), fn: 'lower' },
  { column: 'MD5', words: [['md5'], ['hash']], parent: false, accepts: isHash(32), fn: 'lower' },
  { column: 'InitiatingProcessCommandLine', words: COMMAND, parent: true, accepts: anything, fn: 'join' },
  { column: 'InitiatingProcessFolderPath', words: IMAGE, parent: true, accepts: isPath, fn: 'lower' },
  { column: 'InitiatingProcessFileName', words: IMAGE, parent: true, accepts: isFile, fn: 'basename' },
  {
    column: 'InitiatingProcessId',
    words: [['process', 'id'], ['processid'], ['pid'], ['ppid']],
    parent: true,
    accepts: isNumber,
    fn: 'number',
  },
];

/** Words that say that a value is about the process that started another. */
const PARENT_WORDS: ReadonlySet<string> = new Set([
  'parent',
  'initiating',
  'source',
  'src',
  'creator',
  'ppid',
  'pname',
  'actor',
  'parentproc',
]);
/** Words that say that it is about the process that was started. */
const CHILD_WORDS: ReadonlySet<string> = new Set(['child', 'childproc', 'target', 'tgt', 'new']);

/** Keys that tell a format by their value. */
const TELLING_KEYS = ['Type', 'type', 'event_type', 'eventType', 'EventType', 'event_simpleName', 'class_uid', 'kind'];

/**
 * Proposes a mapping to DeviceProcessEvents for records of a format that is not known, by the names and the values of a
 * sample. A starting point for a mapping file, to be checked by whoever knows the format; undefined when hardly
 * anything of a process start is found.
 */
export function proposeMapping(name: string, sample: readonly DynamicBag[]): RowMapping | undefined {
  const leaves = leavesOf(sample);
  const explicit = leaves.some((leaf) => leaf.words.some((w) => CHILD_WORDS.has(w)));
  const columns: Record<string, ColumnRule> = {};
  for (const wanted of WANTED) {
    const path = bestLeaf(wanted, leaves, explicit);
    if (path !== undefined) columns[wanted.column] = wanted.fn === undefined ? path : { path, fn: wanted.fn };
  }
  if (columns['ProcessCommandLine'] === undefined && columns['FileName'] === undefined) return undefined;
  columns['ActionType'] = { value: 'ProcessCreated' };
  return {
    name,
    title: `Process starts as in ${name}`,
    match: proposeMatch(sample, columns),
    table: 'DeviceProcessEvents',
    columns,
  };
}

function leavesOf(sample: readonly DynamicBag[]): Leaf[] {
  const leaves = new Map<string, Leaf>();
  const visit = (value: Dynamic, path: string): void => {
    if (isDynamicBag(value)) {
      for (const [key, inner] of value) visit(inner, path === '' ? key : `${path}.${key}`);
      return;
    }
    const text = toDynamicText(value);
    if (text === '') return;
    const leaf = leaves.get(path) ?? { path, words: wordsOf(path), values: [], records: 0 };
    if (leaf.values.length < 20) leaf.values.push(text);
    leaf.records++;
    leaves.set(path, leaf);
  };
  for (const record of sample) visit(record, '');
  return [...leaves.values()];
}

/** `targetProcessInfo_tgtProcCmdLine` as target, process, info, tgt, proc, cmd, line, and pairs of neighbours as one. */
function wordsOf(path: string): string[] {
  const words = path
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/gu, ' ')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((w) => w !== '')
    .map((w) => (w === 'proc' ? 'process' : w));
  return [...words, ...words.slice(1).map((w, i) => words[i]! + w)];
}

/** The path of the leaf that fits a column best. `explicit`: some names say that they are about the started process. */
function bestLeaf(wanted: Wanted, leaves: readonly Leaf[], explicit: boolean): string | undefined {
  let best: string | undefined;
  let bestRank = Infinity;
  for (const leaf of leaves) {
    const ofParent = leaf.words.some((w) => PARENT_WORDS.has(w));
    const ofChild = leaf.words.some((w) => CHILD_WORDS.has(w));
    // Where the started process is named as such, plain names are about the one that started it.
    const isParent = ofParent || (explicit && !ofChild && wanted.parent);
    if (isParent !== wanted.parent) continue;
    const set = wanted.words.findIndex((words) => words.every((w) => leaf.words.includes(w)));
    if (set < 0 || !leaf.values.every(wanted.accepts)) continue;
    const rank =
      set + (explicit && !ofChild && !wanted.parent ? wanted.words.length : 0) - leaf.records / (leaf.records + 1);
    if (rank < bestRank) {
      best = leaf.path;
      bestRank = rank;
    }
  }
  return best;
}

/** A condition that all sample records meet: a key whose value tells the format, and the paths that the columns need. */
function proposeMatch(sample: readonly DynamicBag[], columns: Readonly<Record<string, ColumnRule>>): Condition {
  const match: Record<string, true | string> = {};
  for (const key of TELLING_KEYS) {
    const values = new Set(sample.map((record) => toDynamicText(record.get(key) ?? null)));
    const [only] = values;
    if (values.size === 1 && only !== undefined && only !== '') match[key] = only;
  }
  for (const column of ['ProcessCommandLine', 'FileName']) {
    const rule = columns[column];
    const path = typeof rule === 'object' && 'path' in rule ? rule.path : rule;
    if (typeof path === 'string') match[path] = true;
  }
  return match;
}
