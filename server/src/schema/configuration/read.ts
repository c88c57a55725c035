import { scalarTypeOf, type ColumnInfo } from '../../syntax/types.js';
import type { Platform } from '../facts.js';
import { checkConnection, type RawConnection } from './connection.js';
import type { DocumentPath, LocatedDocument } from './document.js';
import { absoluteGlob } from './glob.js';
import { parentFolder, resolvePath } from './paths.js';
import type {
  ConfigurationProblem,
  ConnectionDeclaration,
  ExternalDataDeclaration,
  FunctionDeclaration,
  LintCategory,
  LintConfiguration,
  LintPreset,
  LintSetting,
  LintSeverity,
  Override,
  SampleLabel,
  SampleSet,
  ScoreBand,
  ScoreConfiguration,
  TableDeclaration,
  WatchlistDeclaration,
} from './types.js';

/** The settings of one configuration file: absent where the file does not speak of them. */
export interface Settings {
  readonly platform?: Platform | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly samples: readonly SampleSet[];
  readonly score: Partial<ScoreConfiguration>;
  readonly lints: Partial<LintConfiguration>;
  readonly tables: Readonly<Record<string, TableDeclaration>>;
  readonly watchlists: Readonly<Record<string, WatchlistDeclaration>>;
  readonly functions: Readonly<Record<string, FunctionDeclaration>>;
  readonly externalData: Readonly<Record<string, ExternalDataDeclaration>>;
  readonly connections: Readonly<Record<string, ConnectionDeclaration>>;
  readonly mappings?: readonly string[] | undefined;
  readonly testFiles?: readonly string[] | undefined;
  readonly coverage: { readonly clauses?: number | undefined; readonly arms?: number | undefined };
  readonly overrides: readonly Override[];
}

type Texts = string | readonly string[];

interface RawScore {
  readonly columns?: Texts;
  readonly bands?: readonly { readonly name: string; readonly below?: number }[];
}

type RawSeverity = LintSeverity | 'warn';

interface RawLints {
  readonly presets?: LintPreset | readonly LintPreset[];
  readonly categories?: Partial<Record<LintCategory, RawSeverity>>;
  readonly rules?: Record<string, RawSeverity | [RawSeverity, Record<string, unknown>?]>;
}

type RawItems = readonly Record<string, string | number | boolean | null>[];

interface RawTable {
  readonly columns?: Record<string, string>;
  readonly file?: string;
  readonly open?: boolean;
  readonly extends?: boolean;
}

interface RawWatchlist {
  readonly file?: string;
  readonly items?: RawItems;
  readonly searchKey?: string;
}

interface RawFunction {
  readonly file?: string;
  readonly body?: string;
  readonly parameters?: string;
}

/** A document's value once it has passed the JSON Schema. */
export interface RawSettings {
  readonly extends?: Texts;
  readonly platform?: Platform;
  readonly rules?: Texts;
  readonly exclude?: Texts;
  readonly samples?: readonly { files: Texts; table?: string; label?: SampleLabel; format?: string; rules?: Texts }[];
  readonly score?: RawScore;
  readonly lints?: RawLints;
  readonly tables?: Record<string, string | RawTable>;
  readonly watchlists?: Record<string, string | RawItems | RawWatchlist>;
  readonly functions?: Record<string, string | RawFunction>;
  readonly externalData?: Record<string, string>;
  readonly connections?: Record<string, RawConnection>;
  readonly events?: { readonly mappings?: Texts };
  readonly tests?: { readonly files?: Texts; readonly coverage?: { clauses?: number; arms?: number } };
  readonly overrides?: readonly { files: Texts; platform?: Platform; score?: RawScore; lints?: RawLints }[];
}

const list = <T extends string>(texts: T | readonly T[]): readonly T[] => (typeof texts === 'string' ? [texts] : texts);

function mapValues<T, U>(
  record: Readonly<Record<string, T>> | undefined,
  map: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, map(value, key)]));
}

const severityOf = (severity: RawSeverity): LintSeverity => (severity === 'warn' ? 'warning' : severity);

function lintSetting(raw: RawSeverity | [RawSeverity, Record<string, unknown>?]): LintSetting {
  if (typeof raw === 'string') return { severity: severityOf(raw), options: {} };
  return { severity: severityOf(raw[0]), options: raw[1] ?? {} };
}

function readLints(raw: RawLints | undefined): Partial<LintConfiguration> {
  return {
    ...(raw?.presets === undefined ? {} : { presets: list(raw.presets) }),
    categories: mapValues(raw?.categories, severityOf),
    rules: mapValues(raw?.rules, lintSetting),
  };
}

const asText = (value: string | number | boolean | null): string => (value === null ? '' : String(value));

const readItems = (items: RawItems | undefined): readonly Record<string, string>[] =>
  (items ?? []).map((item) => mapValues(item, asText));

/** Turns a checked document into settings: paths made absolute, shorthands written out, and what a schema cannot say checked. */
export class SettingsReader {
  readonly problems: ConfigurationProblem[] = [];
  private readonly folder: string;

  constructor(private readonly document: LocatedDocument) {
    this.folder = parentFolder(document.file) ?? '/';
  }

  read(raw: RawSettings): Settings {
    const globs = (texts: Texts | undefined): readonly string[] | undefined => this.globs(texts);
    return {
      platform: raw.platform,
      rules: globs(raw.rules),
      exclude: globs(raw.exclude),
      samples: (raw.samples ?? []).map((sample) => ({
        files: globs(sample.files) ?? [],
        table: sample.table,
        label: sample.label ?? 'unknown',
        format: sample.format,
        rules: globs(sample.rules),
      })),
      score: this.score(raw.score, ['score']),
      lints: readLints(raw.lints),
      tables: mapValues(raw.tables, (table, name) => this.table(table, name)),
      watchlists: mapValues(raw.watchlists, (watchlist, alias) => this.watchlist(watchlist, alias)),
      functions: mapValues(raw.functions, (declaration, name) => this.function(declaration, name)),
      externalData: mapValues(raw.externalData, (file, address) => ({
        declaredAt: this.document.rangeOf(['externalData', address], 'key'),
        file: resolvePath(this.folder, file),
      })),
      connections: mapValues(raw.connections, (connection, name) => this.connection(connection, name)),
      mappings: globs(raw.events?.mappings),
      testFiles: globs(raw.tests?.files),
      coverage: raw.tests?.coverage ?? {},
      overrides: (raw.overrides ?? []).map((override, index) => ({
        files: globs(override.files) ?? [],
        platform: override.platform,
        score: this.score(override.score, ['overrides', index, 'score']),
        lints: { presets: [], categories: {}, rules: {}, ...readLints(override.lints) },
      })),
    };
  }

  private problem(path: DocumentPath, part: 'key' | 'value', message: string, remedy?: string): void {
    const range = this.document.rangeOf(path, part);
    this.problems.push({ ...range, severity: 'error', message, ...(remedy === undefined ? {} : { remedy }) });
  }

  private globs(texts: Texts | undefined): readonly string[] | undefined {
    return texts === undefined ? undefined : list(texts).map((text) => absoluteGlob(this.folder, text));
  }

  private path(written: string | undefined): string | undefined {
    return written === undefined ? undefined : resolvePath(this.folder, written);
  }

  private score(raw: RawScore | undefined, path: DocumentPath): Partial<ScoreConfiguration> {
    return {
      ...(raw?.columns === undefined ? {} : { columns: list(raw.columns) }),
      ...this.bands(raw?.bands, [...path, 'bands']),
    };
  }

  /** The bands, or nothing when they do not cover all scores once. */
  private bands(raw: RawScore['bands'], path: DocumentPath): { readonly bands?: readonly ScoreBand[] } {
    if (raw === undefined) return {};
    const problemsBefore = this.problems.length;
    const last = raw.length - 1;
    const bands = raw.map((band) => ({ name: band.name, below: band.below ?? Infinity }));
    raw.forEach((band, index) => {
      const previous = bands[index - 1];
      if (index < last && band.below === undefined) {
        this.problem(
          [...path, index],
          'value',
          `the band \`${band.name}\` has no upper bound`,
          'Give `below`; only the last band has none.',
        );
      } else if (index === last && band.below !== undefined) {
        this.problem(
          [...path, index, 'below'],
          'value',
          `scores from ${band.below} up belong to no band`,
          'Leave `below` out of the last band.',
        );
      } else if (previous !== undefined && !(bands[index]!.below > previous.below)) {
        this.problem(
          [...path, index, 'below'],
          'value',
          `the band \`${band.name}\` is empty: its bound is not above the one before it`,
          'List the bands from low to high.',
        );
      }
      if (bands.findIndex((other) => other.name === band.name) < index) {
        this.problem([...path, index, 'name'], 'value', `two bands are called \`${band.name}\``, 'Rename one.');
      }
    });
    return this.problems.length > problemsBefore ? {} : { bands };
  }

  /** Reports a declaration that names not exactly one of the ways to give its content. */
  private exactlyOne(path: DocumentPath, given: Readonly<Record<string, unknown>>, what: string): void {
    const names = Object.keys(given);
    const present = names.filter((name) => given[name] !== undefined);
    const remedy = `Give one of ${names.map((name) => `\`${name}\``).join(' and ')}.`;
    if (present.length === 0)
      this.problem(path, 'key', `the ${what} \`${String(path.at(-1))}\` has no content`, remedy);
    if (present.length > 1)
      this.problem(path, 'key', `the ${what} \`${String(path.at(-1))}\` has its content twice`, remedy);
  }

  private table(raw: string | RawTable, name: string): TableDeclaration {
    const path = ['tables', name];
    const table = typeof raw === 'string' ? { file: raw } : raw;
    this.exactlyOne(path, { columns: table.columns, file: table.file }, 'table');
    const columns = Object.entries(table.columns ?? {}).flatMap(([column, typeName]): ColumnInfo[] => {
      const type = scalarTypeOf(typeName);
      return type === undefined ? [] : [{ name: column, type }];
    });
    return {
      declaredAt: this.document.rangeOf(path, 'key'),
      columns,
      file: this.path(table.file),
      open: table.open ?? false,
      extends: table.extends ?? false,
    };
  }

  private watchlist(raw: string | RawItems | RawWatchlist, alias: string): WatchlistDeclaration {
    const path = ['watchlists', alias];
    const watchlist: RawWatchlist = typeof raw === 'string' ? { file: raw } : isItems(raw) ? { items: raw } : raw;
    this.exactlyOne(path, { file: watchlist.file, items: watchlist.items }, 'watchlist');
    return {
      declaredAt: this.document.rangeOf(path, 'key'),
      file: this.path(watchlist.file),
      searchKey: watchlist.searchKey,
      items: readItems(watchlist.items),
    };
  }

  private function(raw: string | RawFunction, name: string): FunctionDeclaration {
    const path = ['functions', name];
    const declaration = typeof raw === 'string' ? { file: raw } : raw;
    this.exactlyOne(path, { file: declaration.file, body: declaration.body }, 'function');
    return {
      declaredAt: this.document.rangeOf(path, 'key'),
      file: this.path(declaration.file),
      body: declaration.body,
      parameters: declaration.parameters,
    };
  }

  private connection(raw: RawConnection, name: string): ConnectionDeclaration {
    const path = ['connections', name];
    for (const { setting, message, remedy } of checkConnection(name, raw)) {
      if (setting === undefined) this.problem(path, 'key', message, remedy);
      else this.problem([...path, setting], 'value', message, remedy);
    }
    return {
      kind: raw.kind,
      declaredAt: this.document.rangeOf(path, 'key'),
      workspace: raw.workspace,
      endpoint: raw.endpoint,
      cluster: raw.cluster,
      url: raw.url,
      database: raw.database,
      tenant: raw.tenant,
    };
  }
}

const isItems = (raw: RawItems | RawWatchlist): raw is RawItems => Array.isArray(raw);
