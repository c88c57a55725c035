import { closestName } from '../closest-name.js';
import { parseLocated, type LocatedDocument } from './document.js';
import type { FileHost } from './host.js';
import { baseName, normalPath, parentFolder, resolvePath } from './paths.js';
import { SettingsReader, type RawSettings, type Settings } from './read.js';
import {
  DEFAULT_CONFIGURATION,
  type Configuration,
  type ConfigurationProblem,
  type LintConfiguration,
  type SourceRange,
} from './types.js';
import { validateDocument, without } from './validate.js';

/** The names a configuration file can have; in one folder the first one wins. */
export const CONFIGURATION_FILE_NAMES: readonly string[] = ['kqlens.yaml', 'kqlens.yml', 'kqlens.json', 'kqlens.jsonc'];

/** A loaded configuration. Problems do not stop it: what is wrong is left out and the rest is used. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  readonly problems: readonly ConfigurationProblem[];
  /** The nearest configuration file, absent when there is none. */
  readonly file?: string;
  /** Every file that was read, the extended ones included: a change of any calls for loading again. */
  readonly files: readonly string[];
}

/** Finds the options that a lint does not have or cannot take. */
export type LintOptionProblems = (
  lint: string,
  options: Readonly<Record<string, unknown>>,
) => readonly { readonly option: string; readonly message: string }[];

export interface LoadOptions {
  /** Use this configuration file instead of looking for one. */
  readonly file?: string;
  /** The ids of all lints, to tell a misspelt one. */
  readonly knownLints?: readonly string[];
  /** What is wrong with the options that are set for a lint. */
  readonly lintOptionProblems?: LintOptionProblems;
}

/** The nearest configuration file at or above a path, which may be a file or a folder. */
export function findConfigurationFile(startPath: string, host: FileHost): string | undefined {
  for (let folder: string | undefined = normalPath(startPath); folder !== undefined; folder = parentFolder(folder)) {
    const found = CONFIGURATION_FILE_NAMES.map((name) => resolvePath(folder ?? '/', name)).find((path) =>
      host.exists(path),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

type RawLintRules = NonNullable<NonNullable<RawSettings['lints']>['rules']>;

/** An empty section (`tables:` with its lines commented out) is null in YAML and means the same as no section. */
function withoutEmptySections(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, section]) => section !== null));
}

/** Reads configuration files and what they extend, each once. */
class Loader {
  readonly problems: ConfigurationProblem[] = [];
  readonly files: string[] = [];
  /** Base settings first. */
  readonly layers: Settings[] = [];

  constructor(
    private readonly host: FileHost,
    private readonly options: LoadOptions,
  ) {}

  load(file: string, namedAt: SourceRange | undefined, chain: readonly string[]): void {
    const text = this.host.readFile(file);
    if (text === undefined) {
      const place = namedAt ?? { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
      this.problems.push({
        ...place,
        severity: 'error',
        message: `\`${file}\` cannot be read`,
        remedy: 'Check the path.',
      });
      return;
    }
    if (!this.files.includes(file)) this.files.push(file);
    const document = parseLocated(file, text);
    this.problems.push(...document.problems);
    const raw = this.usable(document);
    this.loadBases(document, raw, [...chain, file]);
    const reader = new SettingsReader(document);
    this.layers.push(reader.read(raw));
    this.problems.push(...reader.problems);
    this.checkLints(document, raw);
  }

  /** The document's settings without those that the JSON Schema finds fault with. */
  private usable(document: LocatedDocument): RawSettings {
    if (document.value === undefined) return {};
    const given = withoutEmptySections(document.value);
    const { problems, unusable } = validateDocument(document, given);
    this.problems.push(...problems);
    return unusable.reduce(without, given) as RawSettings;
  }

  private loadBases(document: LocatedDocument, raw: RawSettings, chain: readonly string[]): void {
    const bases = raw.extends === undefined ? [] : [raw.extends].flat();
    const folder = parentFolder(document.file) ?? '/';
    bases.forEach((base, index) => {
      const path = resolvePath(folder, base);
      const place = document.rangeOf(typeof raw.extends === 'string' ? ['extends'] : ['extends', index]);
      if (chain.includes(path)) {
        const remedy = 'Remove one of the `extends`.';
        this.problems.push({ ...place, severity: 'error', message: `\`${base}\` extends this file in turn`, remedy });
      } else {
        this.load(path, place, chain);
      }
    });
  }

  private checkLints(document: LocatedDocument, raw: RawSettings): void {
    const { knownLints, lintOptionProblems } = this.options;
    if (knownLints === undefined) return;
    const known = new Set(knownLints);
    const sections: [readonly (string | number)[], object][] = [[['lints', 'rules'], raw.lints?.rules ?? {}]];
    raw.overrides?.forEach((override, index) =>
      sections.push([['overrides', index, 'lints', 'rules'], override.lints?.rules ?? {}]),
    );
    for (const [path, rules] of sections) {
      for (const [id, setting] of Object.entries(rules as RawLintRules)) {
        if (known.has(id)) {
          const options = typeof setting === 'string' ? {} : (setting[1] ?? {});
          for (const { option, message } of lintOptionProblems?.(id, options) ?? []) {
            const place = document.rangeOf([...path, id, 1, option], 'key');
            this.problems.push({
              ...place,
              severity: 'warning',
              message: `\`${id}\`: ${message}`,
              remedy: 'Its default holds.',
            });
          }
          continue;
        }
        // Findings of the language's own analyzers are set by their codes.
        if (/^KS\d{3}$/u.test(id)) continue;
        const near = closestName(id, known);
        const remedy =
          near === undefined ? 'Remove it, or look up the id in the list of lints.' : `Did you mean \`${near}\`?`;
        this.problems.push({
          ...document.rangeOf([...path, id], 'key'),
          severity: 'warning',
          message: `there is no lint \`${id}\``,
          remedy,
        });
      }
    }
  }
}

/** One lint configuration on top of another: presets replace, categories and rules are merged by name. */
export function mergeLints(base: LintConfiguration, own: Partial<LintConfiguration>): LintConfiguration {
  return {
    presets: own.presets !== undefined && own.presets.length > 0 ? own.presets : base.presets,
    categories: { ...base.categories, ...own.categories },
    rules: { ...base.rules, ...own.rules },
  };
}

function mergeLayer(base: Configuration, own: Settings): Configuration {
  return {
    root: base.root,
    platform: own.platform ?? base.platform,
    rules: own.rules ?? base.rules,
    exclude: [...base.exclude, ...(own.exclude ?? [])],
    samples: [...base.samples, ...own.samples],
    score: { ...base.score, ...own.score },
    lints: mergeLints(base.lints, own.lints),
    tables: { ...base.tables, ...own.tables },
    watchlists: { ...base.watchlists, ...own.watchlists },
    functions: { ...base.functions, ...own.functions },
    externalData: { ...base.externalData, ...own.externalData },
    connections: { ...base.connections, ...own.connections },
    events: { mappings: [...base.events.mappings, ...(own.mappings ?? [])] },
    tests: { files: own.testFiles ?? base.tests.files, coverage: { ...base.tests.coverage, ...own.coverage } },
    overrides: [...base.overrides, ...own.overrides],
  };
}

/**
 * Loads the configuration that holds for a path: the nearest `kqlens.yaml` or `kqlens.json` at or above it, on top of the
 * files it extends, on top of the defaults. Never throws for what a file contains.
 */
export function loadConfiguration(startPath: string, host: FileHost, options: LoadOptions = {}): LoadedConfiguration {
  const file = options.file === undefined ? findConfigurationFile(startPath, host) : normalPath(options.file);
  if (file === undefined) return { configuration: DEFAULT_CONFIGURATION, problems: [], files: [] };
  const loader = new Loader(host, options);
  loader.load(file, undefined, []);
  const folder = parentFolder(file);
  const rival = CONFIGURATION_FILE_NAMES.map((name) => resolvePath(folder ?? '/', name)).find(
    (path) => path !== file && host.exists(path),
  );
  if (rival !== undefined && options.file === undefined) {
    const place = { file: rival, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const message = `\`${baseName(rival)}\` is not used: \`${baseName(file)}\` stands beside it`;
    loader.problems.push({ ...place, severity: 'warning', message, remedy: 'Keep one of the two.' });
  }
  const configuration = loader.layers.reduce(mergeLayer, { ...DEFAULT_CONFIGURATION, root: folder });
  return { configuration, problems: loader.problems, file, files: loader.files };
}
