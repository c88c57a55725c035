import { analyze, type Analysis } from '../../../server/src/kusto/analysis.js';
import { analyzerDiagnostics } from '../../../server/src/kusto/analyzers.js';
import { classifications } from '../../../server/src/kusto/classification.js';
import type { Environment } from '../../../server/src/kusto/environment.js';
import type { PackageObject } from '../../../server/src/kusto/package.js';
import { at, className, items, RawNode } from '../../../server/src/kusto/raw.js';
import { tokensOf } from '../../../server/src/kusto/tokens.js';

/** The same names under an environment of its own: nothing was analysed in it that parts could be taken from. */
export function copyOf(environment: Environment): Environment {
  return {
    table: (name) => environment.table(name),
    tableNames: () => environment.tableNames(),
    function: (name) => environment.function(name),
    functionNames: () => environment.functionNames(),
    watchlist: (alias) => environment.watchlist(alias),
  };
}

/** Everything that an analysis says, and everything that the package's tree says to who asks it later. */
export function said(text: string, environment: Environment): Record<string, unknown> {
  const analysis = analyze(text, environment);
  const { tree, diagnostics, result } = analysis;
  return {
    tree,
    diagnostics,
    result,
    advice: analyzerDiagnostics(analysis),
    nodes: packageNodes(analysis),
    classifications: classifications(analysis),
    tokens: tokensOf(analysis),
  };
}

/**
 * The nodes of the package's tree, with places and what binding said of them. A symbol is told by its class and name and by
 * where it was met first: which names mean the same thing must not change.
 */
function packageNodes({ code }: Analysis): string[] {
  if (code === undefined) return [];
  const met = new Map<unknown, number>();
  const symbol = (value: unknown): string => {
    if (value === null || value === undefined) return '-';
    const object = value as PackageObject;
    const known = met.get(value);
    if (known !== undefined) return String(known);
    met.set(value, met.size);
    const columns = object['Columns'] === undefined ? [] : items(object['Columns']);
    const type = object['Type'];
    return `${met.size - 1}:${className(object)} ${String(object['Name'])}(${columns.map(symbol).join()})${type === undefined ? '' : symbol(type)}`;
  };
  const lines: string[] = [];
  const pending = [new RawNode(at(code, 'Syntax'))];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { object } = next;
    const place = `${next.kind} ${String(object['TriviaStart'])} ${next.start}-${next.end} ${String(object['IndexInParent'])} ${String(object['OffsetInParent'])}`;
    if (next.isToken) lines.push(`${place} ${JSON.stringify(next.text)}`);
    else {
      const declared = object['ReferencedSignature'] as PackageObject | null;
      const constant = object['ConstantValue'];
      lines.push(
        `${place} ${symbol(next.referencedSymbol)} ${symbol(next.resultType)} ${symbol(declared)} ${String(object['IsConstant'])} ${String(constant)}`,
      );
    }
    const parent = object['Parent'];
    if (pending.length === 0 && lines.length === 1 && parent !== null) lines.push('the root has a parent');
    for (const child of next.children().reverse()) {
      if (child.object['Parent'] !== object) lines.push(`another parent: ${child.kind}`);
      pending.push(child);
    }
  }
  return lines;
}
