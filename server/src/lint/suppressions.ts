import type { PositionMap, Range } from '../rules/region.js';
import { commentsOf } from './model/comments.js';
import type { Scope } from './finding.js';

/**
 * A comment that silences lints: `// kqlens-disable-next-line id, id -- reason`, `// kqlens-disable-line …`,
 * `// kqlens-disable-file …`; in YAML `# …`, in Markdown `<!-- … -->`.
 */
export interface Suppression extends Range {
  readonly form: 'next-line' | 'line' | 'file';
  readonly scope: Scope;
  /** The lints it names, each with its place. */
  readonly lints: readonly (Range & { readonly id: string })[];
  readonly reason: string;
  /** The part of its scope's text that it is about. */
  readonly covers: Range;
}

/** Where a rule's text stands: the file, and how places of the query map to it. */
export interface Container {
  /** The whole file. */
  readonly text: string;
  readonly map: PositionMap;
  /** The query in the file, with quotes, block scalar header or fences. */
  readonly languageRange: Range;
  /** Whether the file holds this query only. */
  readonly single: boolean;
}

/** What every suppression has. */
const PREFIX = 'kqlens-disable-';

const DIRECTIVE = /kqlens-disable-(next-line|line|file)\b([^\n]*)/;
const OUTER_COMMENT = /(?:^|(?<=\s))(?:#|\/\/|<!--)[ \t]*(?=kqlens-disable-)[^\n]*/gmu;

/** The suppressions in a query and in the file around it. */
export function findSuppressions(query: string, container: Container | undefined): readonly Suppression[] {
  const inner = query.includes(PREFIX)
    ? commentsOf(query).flatMap((comment) => read(query, comment, 'query') ?? [])
    : [];
  if (container?.text.includes(PREFIX) !== true) return inner;
  const { text, languageRange } = container;
  const outer = [...text.matchAll(OUTER_COMMENT)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(({ start }) => start < languageRange.start || start >= languageRange.end)
    .flatMap((comment) => read(text, comment, 'file', languageRange) ?? []);
  return [...outer, ...inner];
}

function read(text: string, comment: Range, scope: Scope, query?: Range): Suppression | undefined {
  const content = text.slice(comment.start, comment.end);
  const match = DIRECTIVE.exec(content);
  if (match === null) return undefined;
  const form = match[1] as Suppression['form'];
  const rest = match[2]!.replace(/-->\s*$/, '').replace(/\r$/, '');
  const [names = '', ...reasons] = rest.split(/\s--(?:\s|$)/);
  const from = comment.start + match.index + match[0].length - match[2]!.length;
  const lints = [...names.matchAll(/[A-Za-z][\w-]*/g)].map((name) => ({
    id: name[0],
    start: from + name.index,
    end: from + name.index + name[0].length,
  }));
  const place = { start: comment.start, end: comment.start + content.trimEnd().length };
  return {
    ...place,
    form,
    scope,
    lints,
    reason: reasons.join(' -- ').trim(),
    covers: covered(text, form, comment, query),
  };
}

function covered(text: string, form: Suppression['form'], comment: Range, query: Range | undefined): Range {
  if (form === 'file') return { start: 0, end: text.length };
  if (form === 'line') return lineAt(text, comment.start);
  let line = lineAt(text, Math.min(lineAt(text, comment.start).end + 1, text.length));
  // Comments may stand between it and the line that it is about.
  while (/^\s*(?:\/\/|#|<!--)/.test(text.slice(line.start, line.end)) && line.end < text.length) {
    line = lineAt(text, line.end + 1);
  }
  // In front of the field that holds the query it is about all of the query.
  const holdsQuery = query !== undefined && line.start <= query.start && query.start <= line.end;
  return holdsQuery ? { start: line.start, end: Math.max(line.end, query.end) } : line;
}

/** The line around an offset, without its line break. */
function lineAt(text: string, offset: number): Range {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end < 0 ? text.length : end };
}

/** Whether a suppression is about a finding of this lint at this place. */
export function silences(
  suppression: Suppression,
  finding: Range & { readonly lint: string; readonly scope: Scope },
  container: Container | undefined,
): boolean {
  if (!suppression.lints.some(({ id }) => id === finding.lint)) return false;
  const { covers, scope, form } = suppression;
  if (form === 'file' || scope === finding.scope) return form === 'file' || within(covers, finding.start);
  if (container === undefined || scope === 'query') return false;
  return within(covers, container.map.toOuter(finding.start));
}

const within = ({ start, end }: Range, offset: number): boolean => start <= offset && offset <= end;
