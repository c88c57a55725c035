import { analyze, type Analysis } from '../kusto/analysis.js';
import { readUserMappings } from '../events/mappings/user-mappings.js';
import { readRuleFile } from '../rules/read.js';
import type { Region, RuleFile } from '../rules/region.js';
import { builtInCatalog, workspaceCatalog, type Catalog, type Platform } from '../schema/catalog.js';
import { workspaceAdditions } from '../schema/configuration/additions.js';
import type { FileHost } from '../schema/configuration/host.js';
import { matchesGlob } from '../schema/configuration/glob.js';
import { loadConfiguration, type LintOptionProblems, type LoadedConfiguration } from '../schema/configuration/load.js';
import { configurationFor } from '../schema/configuration/resolve.js';
import type { Configuration, ConfigurationProblem } from '../schema/configuration/types.js';
import { guessPlatform } from '../schema/platform.js';

/** One query of a rule file with everything that depends on where it is meant to run. */
export interface RuleUnit {
  readonly document: RuleDocument;
  readonly region: Region;
  readonly platform: Platform;
  /** Why this platform: the configuration says so, or what the guess rests on. */
  readonly platformReason: string;
  /** Nobody said which platform: it follows from the query's text. */
  readonly platformIsGuess: boolean;
  readonly catalog: Catalog;
  /** The analysis of the query; computed when first asked for, and kept. */
  readonly analysis: Analysis;
}

/** A file read as a rule file, under the configuration that holds for it. */
export interface RuleDocument {
  readonly path: string;
  readonly text: string;
  readonly file: RuleFile;
  readonly configuration: Configuration;
  /** Problems of the configuration itself, and of the files it names. */
  readonly configurationProblems: readonly ConfigurationProblem[];
  readonly units: readonly RuleUnit[];
}

export interface ProjectOptions {
  /** Use this configuration file for every rule. */
  readonly configurationFile?: string | undefined;
  /** Use this platform for every rule. */
  readonly platform?: Platform | undefined;
  /** The ids of all lints, so that the configuration can tell a misspelt one. */
  readonly knownLints?: readonly string[] | undefined;
  /** What is wrong with the options that the configuration sets for a lint. */
  readonly lintOptionProblems?: LintOptionProblems | undefined;
}

interface Setting {
  readonly loaded: LoadedConfiguration;
  readonly problems: readonly ConfigurationProblem[];
  readonly files: ReadonlySet<string>;
  catalog(platform: Platform): Catalog;
}

/** The rules of a workspace: reads files under their configuration, and keeps what several files share. */
export class Project {
  /** Settings by the folder that was asked for; folders of one configuration file share one. */
  private readonly byFolder = new Map<string, Setting>();
  private readonly byFile = new Map<string, Setting>();

  constructor(
    readonly host: FileHost,
    private readonly options: ProjectOptions = {},
  ) {}

  /** Reads a text as the rule file of a path. */
  open(path: string, text: string): RuleDocument {
    const setting = this.setting(path);
    const configuration = configurationFor(setting.loaded.configuration, path);
    const units: RuleUnit[] = [];
    const document: RuleDocument = {
      path,
      text,
      file: readRuleFile(path, text),
      configuration,
      configurationProblems: setting.problems,
      units,
    };
    for (const region of document.file.regions) units.push(this.unit(document, region, setting));
    return document;
  }

  /** The configuration that holds for a path. */
  configuration(path: string): Configuration {
    return configurationFor(this.setting(path).loaded.configuration, path);
  }

  /** Problems of the configuration that holds for a path, and of the files it names. */
  configurationProblems(path: string): readonly ConfigurationProblem[] {
    return this.setting(path).problems;
  }

  /** The files that make up the configuration of a path; one set for all paths of one configuration. */
  configurationFiles(path: string): ReadonlySet<string> {
    return this.setting(path).files;
  }

  /** The catalog that holds for a path on a platform. */
  catalog(path: string, platform: Platform): Catalog {
    return this.setting(path).catalog(platform);
  }

  /** Forgets everything that depends on a changed file; true when that was anything. */
  changed(path: string): boolean {
    const isConfiguration = /(^|\/)kqlens\.(ya?ml|jsonc?)$/.test(path);
    const used = [...this.byFolder.values()].some(
      ({ files, loaded }) =>
        files.has(path) || loaded.configuration.events.mappings.some((glob) => matchesGlob(path, glob)),
    );
    if (!isConfiguration && !used) return false;
    this.byFolder.clear();
    this.byFile.clear();
    return true;
  }

  private unit(document: RuleDocument, region: Region, setting: Setting): RuleUnit {
    const { platform, reason, isGuess } = this.platform(document, region);
    const catalog = setting.catalog(platform);
    let analysis: Analysis | undefined;
    return {
      document,
      region,
      platform,
      platformReason: reason,
      platformIsGuess: isGuess,
      catalog,
      get analysis() {
        return (analysis ??= analyze(region.text, catalog));
      },
    };
  }

  private platform(document: RuleDocument, region: Region): { platform: Platform; reason: string; isGuess: boolean } {
    const isGuess = false;
    if (this.options.platform !== undefined)
      return { platform: this.options.platform, reason: 'chosen for this run', isGuess };
    const configured = document.configuration.platform;
    if (configured !== undefined) return { platform: configured, reason: 'set in the configuration', isGuess };
    switch (document.file.kind) {
      case 'sentinel-yaml':
      case 'arm-json':
        return { platform: 'sentinel', reason: 'the file is a Sentinel rule', isGuess };
      case 'defender-yaml':
      case 'defender-json':
        return { platform: 'defender-xdr', reason: 'the file is a Defender XDR custom detection', isGuess };
      case 'kql':
      case 'markdown':
        return { ...guessPlatform(region.text, document.path), isGuess: true };
    }
  }

  private setting(path: string): Setting {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const known = this.byFolder.get(folder);
    if (known !== undefined) return known;
    const loaded = loadConfiguration(path, this.host, {
      ...(this.options.configurationFile === undefined ? {} : { file: this.options.configurationFile }),
      ...(this.options.knownLints === undefined ? {} : { knownLints: this.options.knownLints }),
      ...(this.options.lintOptionProblems === undefined ? {} : { lintOptionProblems: this.options.lintOptionProblems }),
    });
    const shared = this.byFile.get(loaded.file ?? '');
    const setting = shared ?? this.createSetting(loaded);
    this.byFolder.set(folder, setting);
    this.byFile.set(loaded.file ?? '', setting);
    return setting;
  }

  private createSetting(loaded: LoadedConfiguration): Setting {
    const { additions, problems, files } = workspaceAdditions(loaded.configuration, this.host);
    const catalogs = new Map<Platform, Catalog>();
    const catalog = (platform: Platform): Catalog => {
      let known = catalogs.get(platform);
      if (known === undefined) {
        known = workspaceCatalog(builtInCatalog(platform), additions);
        catalogs.set(platform, known);
      }
      return known;
    };
    const globs = loaded.configuration.events.mappings;
    const mappings = globs.length === 0 ? undefined : readUserMappings(globs, this.host, catalog('sentinel'));
    return {
      loaded,
      problems: [...loaded.problems, ...problems, ...(mappings?.problems ?? [])],
      files: new Set([...loaded.files, ...files, ...(mappings?.files ?? [])]),
      catalog,
    };
  }
}
