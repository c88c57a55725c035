import type { Reduce } from '../../syntax/operators.js';
import type { ColumnInfo } from '../../syntax/types.js';
import { checkpoint } from '../checkpoint.js';
import { EngineError } from '../errors.js';
import { compile } from '../plan/compile.js';
import { NO_ROW, RowScope } from '../plan/scope.js';
import { convertValue, toStringValue } from '../values/convert.js';
import { computedTable, type ComputedRow } from './computed-table.js';
import { piped } from './input.js';
import { ColumnNames } from './naming.js';
import { parameterText } from './parameters.js';
import type { OperatorContext, OperatorPlanner } from './registry.js';

/** The pattern of texts that share too little with others. */
const OTHERS = 'others';

/** A text as words and what stands between them: `between[i]` stands before `words[i]`, the last one at the end. */
interface Words {
  readonly words: readonly string[];
  readonly between: readonly string[];
}

/**
 * `reduce by`: groups of texts that share words in the same places, as patterns with `*` for what differs. A word counts
 * as shared when enough texts have it in that place; numbers always differ.
 * Source: https://learn.microsoft.com/kusto/query/reduce-operator
 */
export const planReduce: OperatorPlanner<Reduce> = (operator, source, context) => {
  const input = piped(source, operator);
  const by = context.planner.scalar(operator.by, new RowScope(input.columns), context.scope);
  const threshold = Number(option(operator, 'threshold', 'real', context) ?? 0.1);
  const characters = option(operator, 'characters', 'string', context) as string | undefined;
  const kind = parameterText(operator.parameters, 'kind');
  if (kind !== undefined && kind !== 'source')
    throw new EngineError('refused', 'reduce has only kind=source', operator);
  const names = new ColumnNames(input.columns.map((c) => c.name));
  const columns: ColumnInfo[] =
    kind === 'source'
      ? [...input.columns, { name: names.add('Pattern'), type: 'string' }]
      : [
          { name: 'Pattern', type: 'string' },
          { name: 'Count', type: 'long' },
          { name: 'Representative', type: 'string' },
        ];
  return computedTable('reduce', input, columns, function* (batch, run): Generator<ComputedRow> {
    const evaluate = compile(by, run);
    const texts = Array.from({ length: batch.length }, (_, i) => {
      run.checkAt(i);
      return toStringValue(evaluate(batch, i), by.type);
    });
    const patterns = patternsOf(texts, threshold, characters);
    if (kind === 'source') {
      for (let i = 0; i < batch.length; i++) yield { values: [...batch.row(i), patterns[i]!], from: [i] };
      return;
    }
    const groups = new Map<string, number[]>();
    patterns.forEach((pattern, i) => {
      const known = groups.get(pattern);
      if (known === undefined) groups.set(pattern, [i]);
      else known.push(i);
    });
    const rank = (pattern: string, rows: readonly number[]): number => (pattern === OTHERS ? -1 : rows.length);
    for (const [pattern, rows] of [...groups].sort((a, b) => rank(...b) - rank(...a))) {
      yield { values: [pattern, rows.length, pattern === OTHERS ? '' : texts[rows[0]!]!], from: rows };
    }
  });
};

function option(
  operator: Reduce,
  name: string,
  type: 'real' | 'string',
  { planner, scope }: OperatorContext,
): ReturnType<typeof convertValue> | undefined {
  const found = operator.with.find((p) => p.name.toLowerCase() === name);
  if (found === undefined) return undefined;
  const planned = planner.scalar(found.value, NO_ROW, scope);
  const value = planner.constantValue(planned);
  if (value === undefined) throw new EngineError('refused', `reduce: ${name} must be a constant`, found);
  return convertValue(value, planned.type, type);
}

/** The pattern of each text. */
function patternsOf(texts: readonly string[], threshold: number, characters: string | undefined): string[] {
  const isSeparator = characters === undefined ? notAlphanumeric : (c: string): boolean => characters.includes(c);
  const split = texts.map((text) => splitWords(text, isSeparator));
  const support = Math.max(2, threshold * texts.length);
  const counts = new Map<string, number>();
  const keyOf = (word: string, place: number): string => `${place}:${word}`;
  for (const { words } of split) {
    checkpoint();
    words.forEach((word, place) => counts.set(keyOf(word, place), (counts.get(keyOf(word, place)) ?? 0) + 1));
  }
  const isShared = (word: string, place: number): boolean =>
    !/^\d+$/.test(word) && counts.get(keyOf(word, place))! >= support;
  const patterns = split.map((s) => patternOf(s, isShared));
  const sizes = new Map<string, number>();
  for (const pattern of patterns) sizes.set(pattern, (sizes.get(pattern) ?? 0) + 1);
  return patterns.map((pattern) => (sizes.get(pattern)! >= support && /[^*\s]/.test(pattern) ? pattern : OTHERS));
}

function notAlphanumeric(c: string): boolean {
  return !/[A-Za-z0-9]/.test(c);
}

function splitWords(text: string, isSeparator: (c: string) => boolean): Words {
  checkpoint();
  const words: string[] = [];
  const between: string[] = [''];
  let word = '';
  for (const c of text) {
    if (!isSeparator(c)) {
      word += c;
      continue;
    }
    if (word !== '') {
      words.push(word);
      between.push('');
      word = '';
    }
    between.push(between.pop()! + c);
  }
  if (word !== '') {
    words.push(word);
    between.push('');
  }
  return { words, between };
}

/** Shared words with what stands between them; everything else is one `*`, which takes letters that separate with it. */
function patternOf({ words, between }: Words, isShared: (word: string, place: number) => boolean): string {
  checkpoint();
  let pattern = '';
  words.forEach((word, place) => {
    const shared = isShared(word, place);
    const before = between[place]!;
    const gap = /^[A-Za-z0-9]+$/.test(before) && !shared ? '' : before;
    if (shared) pattern += before + word;
    else if (!/\*\s*$/.test(pattern)) pattern += `${gap}*`;
  });
  return pattern + between[words.length]!;
}
