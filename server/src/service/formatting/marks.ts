import type { Analysis } from '../../kusto/analysis.js';
import type { Span } from '../../syntax/expressions.js';
import { walk } from '../../syntax/walk.js';

/** What the syntax tree says about single signs, by the offsets at which they begin. */
export interface Marks {
  /** Where the names of calls end: no blank before the parenthesis. */
  readonly callNameEnds: ReadonlySet<number>;
  /** Signs between two operands: a blank on both sides. */
  readonly infix: ReadonlySet<number>;
  /** `kind=inner`: written without blanks, and set off from what follows. */
  readonly parameters: readonly Span[];
  /** Where operators' parameters end. */
  readonly parameterEnds: ReadonlySet<number>;
  /** Declared names with types: `a: long`. */
  readonly declarations: readonly Span[];
  /** Parts in which blanks stay as they are: names with wildcards, patterns of parse and of graphs. */
  readonly asWritten: readonly Span[];
}

export function marksOf({ tree }: Analysis): Marks {
  const callNameEnds = new Set<number>();
  const infix = new Set<number>();
  const parameters: Span[] = [];
  const declarations: Span[] = [];
  const asWritten: Span[] = [];
  walk(tree, (node) => {
    switch (node.kind) {
      case 'Call':
        callNameEnds.add(node.nameSpan.end);
        return;
      case 'Binary':
        if (node.operator === ':') asWritten.push(node);
        else infix.add(node.operatorSpan.start);
        return;
      case 'In':
      case 'Between':
        infix.add(node.operatorSpan.start);
        return;
      case 'OperatorParameter':
        parameters.push(node);
        return;
      case 'ColumnDeclaration':
      case 'FunctionParameter':
        declarations.push(node);
        return;
      case 'WildcardName':
        asWritten.push(node);
        return;
      case 'Parse':
        for (const part of node.pattern) if (part.kind === 'column') asWritten.push(part);
        return;
      case 'GraphMatch':
        for (const pattern of node.patterns) for (const part of pattern) asWritten.push(part);
        return;
      default:
    }
  });
  return {
    callNameEnds,
    infix,
    parameters,
    parameterEnds: new Set(parameters.map(({ end }) => end)),
    declarations,
    asWritten,
  };
}
