import { parseDocument } from 'yaml';
import type { ColumnInfo } from '../../syntax/types.js';
import { parseDelimited } from '../delimited-text.js';
import { plainAddress } from '../facts.js';
import type {
  ExternalFile,
  FunctionFacts,
  ParameterFacts,
  WatchlistFacts,
  WorkspaceAdditions,
  WorkspaceTable,
} from '../facts.js';
import { parseFunctionText, parseParameters } from '../function-signature.js';
import type { FileHost } from './host.js';
import { readTableColumns } from './table-columns-file.js';
import type {
  Configuration,
  ConfigurationProblem,
  ExternalDataDeclaration,
  FunctionDeclaration,
  SourceRange,
  TableDeclaration,
  WatchlistDeclaration,
} from './types.js';

/** What a configuration adds to the catalogs, and what could not be read. */
export interface LoadedAdditions {
  readonly additions: WorkspaceAdditions;
  readonly problems: readonly ConfigurationProblem[];
  /** The files that were read: a change of any calls for loading again. */
  readonly files: readonly string[];
}

type Items = readonly Readonly<Record<string, string>>[];

/** Reads the files that a configuration's tables, watchlists, functions and external data name. */
class AdditionsReader {
  readonly problems: ConfigurationProblem[] = [];
  readonly files: string[] = [];

  constructor(private readonly host: FileHost) {}

  private problem(place: SourceRange, message: string, remedy?: string): void {
    this.problems.push({ ...place, severity: 'error', message, ...(remedy === undefined ? {} : { remedy }) });
  }

  private text(file: string, declaredAt: SourceRange): string | undefined {
    const text = this.host.readFile(file);
    if (text === undefined) this.problem(declaredAt, `\`${file}\` cannot be read`, 'Check the path.');
    else if (!this.files.includes(file)) this.files.push(file);
    return text;
  }

  table(name: string, declaration: TableDeclaration): WorkspaceTable | undefined {
    const { file, open, extends: extendsBuiltIn, declaredAt } = declaration;
    if (file === undefined) return { name, columns: declaration.columns, open, extends: extendsBuiltIn };
    const text = this.text(file, declaredAt);
    if (text === undefined) return undefined;
    const result = readTableColumns(file, text);
    if ('message' in result) {
      this.problem(lineOf(file, result.line), `the table \`${name}\` cannot be read: ${result.message}`);
      return undefined;
    }
    return { name, columns: result.columns, open, extends: extendsBuiltIn, file };
  }

  watchlist(alias: string, declaration: WatchlistDeclaration): WatchlistFacts | undefined {
    const { file, searchKey, declaredAt } = declaration;
    const rows = file === undefined ? declaration.items : this.items(alias, file, declaredAt);
    if (rows === undefined) return undefined;
    const names = new Set(rows.flatMap((row) => Object.keys(row)));
    if (searchKey !== undefined && rows.length > 0 && !names.has(searchKey)) {
      const known = [...names].map((name) => `\`${name}\``).join(', ');
      this.problem(
        declaredAt,
        `the watchlist \`${alias}\` has no column \`${searchKey}\` to search by`,
        `Its columns are ${known}.`,
      );
    }
    const columns = [...names].map((name): ColumnInfo => ({ name, type: 'string' }));
    const facts = { alias, columns, searchKey, rows: rows.map((row) => complete(row, columns)) };
    return file === undefined ? facts : { ...facts, file };
  }

  private items(alias: string, file: string, declaredAt: SourceRange): Items | undefined {
    const text = this.text(file, declaredAt);
    if (text === undefined) return undefined;
    if (/\.jsonc?$/iu.test(file)) {
      const items = jsonItems(text);
      if (typeof items !== 'string') return items;
      this.problem(lineOf(file, 1), `the watchlist \`${alias}\` cannot be read: ${items}`);
      return undefined;
    }
    const [header, ...records] = parseDelimited(text);
    if (header === undefined) {
      this.problem(lineOf(file, 1), `the watchlist \`${alias}\` is empty`, 'Give it a header line.');
      return undefined;
    }
    const long = records.find((record) => record.fields.length > header.fields.length);
    if (long !== undefined) {
      const message = `a record of the watchlist \`${alias}\` has ${long.fields.length} fields, the header ${header.fields.length}`;
      this.problem(lineOf(file, long.line), message, 'Quote fields that hold commas.');
      return undefined;
    }
    return records.map(({ fields }) =>
      Object.fromEntries(header.fields.map((name, index) => [name.trim(), fields[index] ?? ''])),
    );
  }

  externalFile(address: string, { file, declaredAt }: ExternalDataDeclaration): ExternalFile | undefined {
    const text = this.text(file, declaredAt);
    return text === undefined ? undefined : { address: plainAddress(address), text, file };
  }

  function(name: string, declaration: FunctionDeclaration): FunctionFacts | undefined {
    const { file, declaredAt } = declaration;
    const text = file === undefined ? declaration.body : this.text(file, declaredAt);
    if (text === undefined) return undefined;
    const parsed = file !== undefined && /\.ya?ml$/iu.test(file) ? parserYaml(text) : parseFunctionText(text);
    if (typeof parsed === 'string') {
      this.problem(
        file === undefined ? declaredAt : lineOf(file, 1),
        `the function \`${name}\` cannot be read: ${parsed}`,
      );
      return undefined;
    }
    const declared = declaration.parameters === undefined ? parsed.parameters : parseParameters(declaration.parameters);
    if (typeof declared === 'string') {
      this.problem(declaredAt, `the parameters of \`${name}\` cannot be read: ${declared}`);
      return undefined;
    }
    const facts: FunctionFacts = {
      name,
      parameters: declared,
      returns: undefined,
      kind: 'workspace',
      body: parsed.body,
    };
    return file === undefined ? facts : { ...facts, file };
  }
}

const lineOf = (file: string, line: number): SourceRange => ({ file, line, column: 1, endLine: line, endColumn: 1 });

const complete = (
  row: Readonly<Record<string, string>>,
  columns: readonly ColumnInfo[],
): Readonly<Record<string, string>> => Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? '']));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Watchlist values are text: what JSON gives as anything else is written out. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function jsonItems(text: string): Items | string {
  try {
    const value = JSON.parse(text) as unknown;
    if (!Array.isArray(value) || !value.every(isRecord)) return 'it is not a list of objects';
    return value.map((item) => Object.fromEntries(Object.entries(item).map(([name, field]) => [name, asText(field)])));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `it is not valid JSON: ${error.message}`;
  }
}

/** The parts of a parser YAML of a Sentinel solution or of ASIM that matter here. */
interface ParserYaml {
  readonly FunctionQuery?: unknown;
  readonly ParserQuery?: unknown;
  readonly FunctionParams?: unknown;
  readonly ParserParams?: unknown;
}

function parserYaml(text: string): { parameters: readonly ParameterFacts[]; body: string } | string {
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) return `it is not valid YAML: ${error.message}`;
  const value = document.toJS({ maxAliasCount: 0 }) as ParserYaml | null;
  const body = value?.FunctionQuery ?? value?.ParserQuery;
  if (typeof body !== 'string') return 'it has neither `FunctionQuery` nor `ParserQuery`';
  const listed = value?.FunctionParams ?? value?.ParserParams;
  const declarations = Array.isArray(listed) ? listed.filter(isRecord).map(declarationOf).join(', ') : asText(listed);
  const parameters = parseParameters(declarations);
  return typeof parameters === 'string' ? parameters : { parameters, body: body.trim() };
}

/** `{Name, Type, Default}` of an ASIM parser as KQL writes it. */
function declarationOf(parameter: Readonly<Record<string, unknown>>): string {
  const type = asText(parameter['Type']);
  const value = asText(parameter['Default']);
  // Text defaults are written without their quotes in these files.
  const literal = type === 'string' && !/^['"]/u.test(value) ? `'${value}'` : value;
  return `${asText(parameter['Name'])}:${type}${'Default' in parameter ? `=${literal}` : ''}`;
}

function collect<T, U>(
  declarations: Readonly<Record<string, T>>,
  read: (name: string, declaration: T) => U | undefined,
): U[] {
  return Object.entries(declarations).flatMap(([name, declaration]) => read(name, declaration) ?? []);
}

/**
 * Reads the custom tables, watchlists, functions and external data that a configuration declares, for `workspaceCatalog`.
 * What cannot be read is reported at its declaration, or in the file at fault, and left out.
 */
export function workspaceAdditions(configuration: Configuration, host: FileHost): LoadedAdditions {
  const reader = new AdditionsReader(host);
  const additions: WorkspaceAdditions = {
    tables: collect(configuration.tables, (name, declaration) => reader.table(name, declaration)),
    watchlists: collect(configuration.watchlists, (alias, declaration) => reader.watchlist(alias, declaration)),
    functions: collect(configuration.functions, (name, declaration) => reader.function(name, declaration)),
    externalFiles: collect(configuration.externalData, (address, declaration) =>
      reader.externalFile(address, declaration),
    ),
  };
  return { additions, problems: reader.problems, files: reader.files };
}
