import { toDynamicText } from '../../engine/values/json.js';
import type { Dynamic, DynamicBag } from '../../engine/values/types.js';
import type { Catalog } from '../../schema/facts.js';
import { BUILT_IN_MAPPINGS } from '../formats/registry.js';
import { compileMapping, type CompiledMapping } from './compile.js';
import { isEmpty } from './path.js';
import { isSkip, type Mapping, type RowMapping, type Test } from './types.js';
import { keyBeginnings, mayHave, RecordViews } from './views.js';

/** A row that a mapping made of a record. */
export interface MappedRow {
  readonly mapping: RowMapping;
  readonly fields: DynamicBag;
}

/** What the mappings make of a record: rows, a reason to leave it out, or nothing where none is for it. */
export type MappedRecord =
  | { readonly rows: readonly MappedRow[]; readonly skip?: undefined }
  | { readonly skip: string; readonly rows?: undefined };

/** Files whose records differ in their keys more than this gain nothing from remembering them. */
const MAX_SHAPES = 10_000;

const NOT_MAPPED: MappedRecord = { rows: [] };

let builtIn: readonly CompiledMapping[] | undefined;

/** The mappings that come with the program, made ready when they are first needed. */
function builtInMappings(): readonly CompiledMapping[] {
  builtIn ??= BUILT_IN_MAPPINGS.map(compileMapping);
  return builtIn;
}

/** All mappings, ready to be applied: the workspace's before those that come with the program. */
export class MappingSet {
  readonly mappings: readonly CompiledMapping[];
  private readonly columns = new Map<string, ReadonlySet<string> | undefined>();

  constructor(
    own: readonly Mapping[],
    private readonly catalog: Catalog,
  ) {
    this.mappings = [...own.map(compileMapping), ...builtInMappings()];
  }

  /** Whether a mapping may be for a record with these keys; false only where the keys alone rule all mappings out. */
  mayMatch(keys: readonly string[]): boolean {
    return this.candidates(keys).length > 0;
  }

  /**
   * Keys, or parts of keys up to a dot: only a record with one of them can be for a mapping. Undefined where a mapping
   * asks for no value at all.
   */
  keyBeginnings(): readonly string[] | undefined {
    const conditions = this.mappings.flatMap(({ mapping, view }) =>
      [mapping.match].flat().map((condition) =>
        Object.entries(condition)
          .filter(([, test]) => wantsValue(test))
          .map(([path]) => keyBeginnings(path, view).join('\n')),
      ),
    );
    if (conditions.some((choices) => choices.length === 0)) return undefined;
    // Any value of a condition is necessary; those that many conditions ask for make the shortest list together.
    const uses = new Map<string, number>();
    for (const choice of conditions.flat()) uses.set(choice, (uses.get(choice) ?? 0) + 1);
    const beginnings = new Set<string>();
    for (const choices of conditions) {
      const best = choices.reduce((a, b) => (uses.get(b)! > uses.get(a)! ? b : a));
      for (const beginning of best.split('\n')) beginnings.add(beginning);
    }
    return [...beginnings];
  }

  /** The mappings that may be for a record with these keys. */
  candidates(keys: readonly string[]): readonly CompiledMapping[] {
    return this.mappings.filter(({ mapping, view }) =>
      [mapping.match]
        .flat()
        .some((condition) =>
          Object.entries(condition).every(([path, test]) => !wantsValue(test) || mayHave(keys, path, view)),
        ),
    );
  }

  byName(name: string): CompiledMapping | undefined {
    return this.mappings.find((m) => m.mapping.name === name);
  }

  columnsOf(table: string): ReadonlySet<string> | undefined {
    if (!this.columns.has(table)) {
      const facts = this.catalog.table(table);
      this.columns.set(table, facts === undefined ? undefined : new Set(facts.columns.map((c) => c.name)));
    }
    return this.columns.get(table);
  }
}

/** Whether a test holds only where there is a value. */
function wantsValue(test: Test): boolean {
  return test !== false && !(typeof test === 'object' && 'not' in test);
}

/** Maps the records of one file. */
export class RecordMapper {
  private readonly parents = new Map<RowMapping, ParentProcesses>();
  /** The mappings to try, by the keys of a record. */
  private readonly candidates = new Map<string, readonly CompiledMapping[]>();

  /** `only`: the one mapping to use, whatever others match. */
  constructor(
    private readonly set: MappingSet,
    private readonly only: CompiledMapping | undefined,
  ) {}

  /** For each table, the first mapping that matches makes a row; a mapping that skips ends the search. */
  map(record: DynamicBag): MappedRecord {
    const views = new RecordViews(record);
    const rows: MappedRow[] = [];
    for (const compiled of this.only === undefined ? this.candidatesFor(record) : [this.only]) {
      const { mapping } = compiled;
      const view = views.get(compiled.view);
      if (view === undefined || !compiled.matches(view)) continue;
      if (isSkip(mapping)) return rows.length > 0 ? { rows } : { skip: compiled.reason(view) };
      if (rows.some((r) => r.mapping.table === mapping.table)) continue;
      const row = compiled.row(view, this.set.columnsOf(mapping.table));
      rows.push({ mapping, fields: mapping.joinParent === true ? this.parentsOf(mapping).join(row) : row });
    }
    return rows.length > 0 ? { rows } : NOT_MAPPED;
  }

  private candidatesFor(record: DynamicBag): readonly CompiledMapping[] {
    const keys = [...record.keys()];
    const shape = keys.join('\n');
    let found = this.candidates.get(shape);
    if (found === undefined) {
      found = this.set.candidates(keys);
      if (this.candidates.size < MAX_SHAPES) this.candidates.set(shape, found);
    }
    return found;
  }

  private parentsOf(mapping: RowMapping): ParentProcesses {
    let parents = this.parents.get(mapping);
    if (parents === undefined) {
      parents = new ParentProcesses();
      this.parents.set(mapping, parents);
    }
    return parents;
  }
}

/** What a row of a process says of it as somebody's parent, by the column that takes it. */
const INHERITED: readonly (readonly [own: string, initiating: string, lower: boolean])[] = [
  ['FileName', 'InitiatingProcessFileName', false],
  ['FolderPath', 'InitiatingProcessFolderPath', true],
  ['ProcessCommandLine', 'InitiatingProcessCommandLine', false],
  ['InitiatingProcessFileName', 'InitiatingProcessParentFileName', false],
];

/** Remembers processes by device and id, to say of later ones who started them. The last one of an id counts. */
class ParentProcesses {
  private readonly byId = new Map<string, DynamicBag>();

  join(row: DynamicBag): DynamicBag {
    const device = textOf(row.get('DeviceName'));
    const parent = this.byId.get(`${device}\n${textOf(row.get('InitiatingProcessId'))}`);
    let joined = row;
    // A parent by that id that the row itself contradicts is another, older process.
    if (parent !== undefined && sameProgram(row, parent)) {
      const filled = new Map<string, Dynamic>(row);
      for (const [own, initiating, lower] of INHERITED) {
        const value = parent.get(own);
        if (isEmpty(value) || !isEmpty(row.get(initiating))) continue;
        filled.set(initiating, lower ? textOf(value).toLowerCase() : value!);
      }
      joined = filled;
    }
    const id = textOf(row.get('ProcessId'));
    if (id !== '') this.byId.set(`${device}\n${id}`, joined);
    return joined;
  }
}

function sameProgram(row: DynamicBag, parent: DynamicBag): boolean {
  const named = textOf(row.get('InitiatingProcessFileName')).toLowerCase();
  return named === '' || named === textOf(parent.get('FileName')).toLowerCase();
}

function textOf(value: Dynamic | undefined): string {
  return value === undefined ? '' : toDynamicText(value);
}
