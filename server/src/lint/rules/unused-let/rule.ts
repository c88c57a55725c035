import type { NameDeclaration } from '../../../syntax/expressions.js';
import type { LetStatement } from '../../../syntax/statements.js';
import type { SyntaxNode } from '../../../syntax/walk.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { codeOnly } from '../../model/comments.js';
import { listedInstead } from './listed-instead.js';

export const unusedLet = defineLint({
  id: 'unused-let',
  category: 'maintainability',
  defaultSeverity: 'warning',
  fixKind: 'safe',
  requires: 'none',
  since: '0.1.0',
  sources: [
    { title: 'Kusto: let statement', url: 'https://learn.microsoft.com/kusto/query/let-statement' },
    { title: 'Public rules: thresholds and lists that are declared, and then written out again' },
  ],
  summary: 'A `let` statement that nothing in the query refers to.',
  messages: {
    unused: {
      message: '`{name}` is declared and never used.',
      why: 'Whoever tunes it changes nothing: the rule goes on without it, and a threshold or list that seems to hold does not.',
      remedy: 'Remove it, or use it where its values are written out.',
    },
    unusedList: {
      message:
        '`{name}` is declared and never used; {count} of its values are written out in the conditions on `{column}`.',
      why: 'Whoever tunes the list changes nothing, since the conditions hold their own copy, which has already drifted from it or will.',
      remedy: 'Use the list in the condition, or remove it.',
    },
  },
  create: ({ model, text, report }) => ({
    'QueryBlock:exit': () => {
      const unused = model.names.lets.filter(({ uses, block }) => uses.length === 0 && block.kind === 'QueryBlock');
      if (unused.length === 0) return;
      let mentioned: ReadonlySet<string> | undefined;
      for (const { statement } of unused) {
        const { name } = statement;
        if (!standsOnce(name, text) && (mentioned ??= unreadMentions(model.nodes, text)).has(name.name)) continue;
        const listed = listedInstead(statement, model);
        const fixes = (): readonly Fix[] => {
          const remove = removal(statement, text);
          return listed === undefined ? [remove] : [remove, ...listed.fixes()];
        };
        if (listed === undefined) report({ ...name, messageId: 'unused', data: { name: name.name }, fixes });
        else {
          const related = [{ ...listed.place, message: 'The values that are written out' }];
          const data = { name: name.name, column: listed.column, count: listed.count };
          report({ start: name.start, end: name.end, messageId: 'unusedList', data, related, fixes });
        }
      }
    },
  }),
});

/** Whether a name stands in the text where it is declared and nowhere else. */
function standsOnce({ name, start }: NameDeclaration, text: string): boolean {
  return text.indexOf(name) === start && text.lastIndexOf(name) === start;
}

/** Words of the code that the tree has no node for: what they refer to is not known. */
function unreadMentions(nodes: readonly SyntaxNode[], text: string): ReadonlySet<string> {
  const read = new Set<number>();
  for (const node of nodes) for (const place of placesOfNames(node)) read.add(place);
  const mentions = codeOnly(text).matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu);
  return new Set([...mentions].filter((match) => !read.has(match.index)).map((match) => match[0]));
}

function placesOfNames(node: SyntaxNode): readonly number[] {
  switch (node.kind) {
    case 'Name':
    case 'NameDeclaration':
      return [node.start];
    case 'Call':
      return [node.nameSpan.start];
    case 'OperatorParameter':
    case 'FunctionParameter':
    case 'ColumnDeclaration':
      return [node.nameSpan.start];
    default:
      return [];
  }
}

/** Takes the statement away, with its semicolon and its line. */
function removal(statement: LetStatement, text: string): Fix {
  const semicolon = /^\s*;/.exec(text.slice(statement.end))?.[0].length ?? 0;
  const rest = /^[ \t]*(?:\/\/[^\n]*)?\r?\n/.exec(text.slice(statement.end + semicolon));
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const alone = rest !== null && text.slice(lineStart, statement.start).trim() === '';
  const edit = alone
    ? { start: lineStart, end: statement.end + semicolon + rest[0].length }
    : {
        start: statement.start,
        end: statement.end + semicolon + (/^[ \t]*/.exec(text.slice(statement.end + semicolon))?.[0].length ?? 0),
      };
  return { title: `Remove \`${statement.name.name}\``, kind: 'safe', edits: [{ ...edit, newText: '' }] };
}
