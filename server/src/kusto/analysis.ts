import type { QueryBlock } from '../syntax/statements.js';
import type { TableSchema } from '../syntax/types.js';
import { convertQuery } from './convert.js';
import { isConsequence, isFalseError, readDiagnostics, type ParserDiagnostic } from './diagnostics.js';
import { factsFor, globalsFor, type Environment } from './environment.js';
import { tablesTakenForColumns } from './hidden-columns.js';
import { kustoPackage, type PackageObject } from './package.js';
import { at, call, RawNode, tableSchema } from './raw.js';
import { analyzeQuery, keepsParts, type Code } from './reuse/code.js';
import { keepCode, mostLike } from './reuse/recent-code.js';

/** Everything the front end knows of one query text in one environment. */
export interface Analysis {
  readonly text: string;
  readonly environment: Environment;
  readonly tree: QueryBlock;
  /** Findings of parser and binder, without those known to be wrong; in order of place. */
  readonly diagnostics: readonly ParserDiagnostic[];
  /** The columns of the query's result; undefined when it has no tabular result. */
  readonly result: TableSchema | undefined;
  /**
   * The package's own object, for the parts of this room that need it, and only until the next query is analysed: the parts
   * of its tree may be taken for that one. Ask anew then; it is made again where it must be.
   */
  readonly code: PackageObject | undefined;
}

/** What of an analysis can be kept from one run of the program to the next. */
export type KeptAnalysis = Pick<Analysis, 'tree' | 'diagnostics' | 'result'>;

/** Keeps analyses from one run of the program to the next, by the text and what else they depend on. */
export interface AnalysisStore {
  get(facts: readonly string[]): KeptAnalysis | undefined;
  set(facts: readonly string[], analysis: KeptAnalysis): void;
}

let store: AnalysisStore | undefined;

/** From now on, looks for analyses in a store, if any, before it makes them, which loads the language package. */
export function keepAnalyses(where: AnalysisStore | undefined): void {
  store = where;
}

const LIMIT = 64;
const cache = new WeakMap<Environment, Map<string, Analysis>>();

/**
 * Parses and binds a query. Answers for the same text and environment are kept. Never throws: where the language
 * package fails, the analysis holds one error that says so and an empty tree.
 */
export function analyze(text: string, environment: Environment): Analysis {
  let analyses = cache.get(environment);
  if (analyses === undefined) cache.set(environment, (analyses = new Map<string, Analysis>()));
  const known = analyses.get(text);
  if (known !== undefined) return known;
  const analysis = kept(text, environment) ?? compute(text, environment);
  if (analyses.size >= LIMIT) analyses.delete(analyses.keys().next().value!);
  analyses.set(text, analysis);
  return analysis;
}

/** An analysis from the store, or made for it; undefined where none can be kept. */
function kept(text: string, environment: Environment): Analysis | undefined {
  const facts = store === undefined ? undefined : factsFor(environment, text);
  if (store === undefined || facts === undefined) return undefined;
  const found = store.get([text, facts]);
  if (found === undefined) {
    const analysis = compute(text, environment);
    const { tree, diagnostics, result } = analysis;
    // What the package failed at may be better another time.
    if (analysis.code !== undefined) store.set([text, facts], { tree, diagnostics, result });
    return analysis;
  }
  let code: { readonly made: PackageObject | undefined } | undefined;
  return {
    text,
    environment,
    ...found,
    get code() {
      return (code ??= { made: compute(text, environment).code }).made;
    },
  };
}

function compute(text: string, environment: Environment): Analysis {
  try {
    let parsed = parse(text, environment);
    const root = (): RawNode => new RawNode(at(parsed.object, 'Syntax'));
    if (root().kind !== 'QueryBlock') return notAQuery(text, environment, parsed.object);
    let found = readDiagnostics(call(parsed.object, 'GetDiagnostics'));
    const hiding = tablesTakenForColumns(root(), found, environment);
    if (hiding.size > 0) {
      parsed = parse(text, environment, hiding, parsed);
      found = readDiagnostics(call(parsed.object, 'GetDiagnostics'));
    }
    if ('tokens' in parsed) keepCode(parsed, environment);
    const { tree, problems } = convertQuery(root());
    const reported = found.filter((d) => !isFalseError(d, root()));
    const diagnostics = reported.filter((d) => !isConsequence(d, reported));
    for (const p of problems) {
      const known = diagnostics.some((d) => d.severity === 'error' && d.start <= p.start && p.end <= d.end);
      if (!known) diagnostics.push({ ...p, code: 'KQL-LITERAL', severity: 'error' });
    }
    diagnostics.sort((a, b) => a.start - b.start || a.end - b.end);
    const result = parsed.object['ResultType'] as PackageObject | null;
    return {
      text,
      environment,
      tree,
      diagnostics,
      result: result === null || result['Columns'] === undefined ? undefined : tableSchema(result),
      get code() {
        if (!parsed.isWhole) parsed = parseWhole(text, environment, hiding);
        return parsed.object;
      },
    };
  } catch (failure) {
    return failed(text, environment, failure);
  }
}

/** A text parsed by the package in one go, of which nothing is taken. */
type Whole = Pick<Code, 'object' | 'isWhole'>;

/** Parses and binds a text, with parts of `before` or of the text most like it that was analysed lately. */
function parse(
  text: string,
  environment: Environment,
  without: ReadonlySet<string> = new Set(),
  before: Code | Whole | undefined = mostLike(text, environment),
): Code | Whole {
  const kusto = kustoPackage();
  const state = globalsFor(environment, text, without);
  const from = before !== undefined && 'tokens' in before ? before : undefined;
  const code = keepsParts(kusto) ? analyzeQuery(kusto, text, state, from) : undefined;
  return code ?? parseWhole(text, environment, without);
}

function parseWhole(text: string, environment: Environment, without: ReadonlySet<string>): Whole {
  const type = at(kustoPackage().Kusto, 'Language', 'KustoCode');
  const object = call(type, 'ParseAndAnalyze', text, globalsFor(environment, text, without)) as PackageObject;
  return { object, isWhole: true };
}

function notAQuery(text: string, environment: Environment, code: PackageObject): Analysis {
  const end = text.trimEnd().length;
  const start = text.length - text.trimStart().length;
  const diagnostics: ParserDiagnostic[] =
    start >= end
      ? []
      : [
          {
            code: 'KQL-COMMAND',
            severity: 'error',
            message: 'This is a management command. Detection rules are queries; commands run on a cluster only.',
            start,
            end,
          },
        ];
  return {
    text,
    environment,
    tree: { kind: 'QueryBlock', start, end, statements: [] },
    diagnostics,
    result: undefined,
    code,
  };
}

/** The package throws on some texts; the user sees one error that names it, and everything else goes on. */
function failed(text: string, environment: Environment, failure: unknown): Analysis {
  const reason = failure instanceof Error ? failure.message : String(failure);
  return {
    text,
    environment,
    tree: { kind: 'QueryBlock', start: 0, end: text.length, statements: [] },
    diagnostics: [
      {
        code: 'KQL-PARSER-FAILED',
        severity: 'error',
        message: `The Kusto parser failed on this query: ${reason}`,
        start: 0,
        end: text.length,
      },
    ],
    result: undefined,
    code: undefined,
  };
}
