import type { Literal, Span } from '../../../syntax/expressions.js';
import type { SyntaxNode } from '../../../syntax/walk.js';
import { replacement } from '../../context.js';
import { defineLint } from '../../lint.js';
import { regularLiterals } from '../../model/literals.js';
import { verbatim } from './verbatim.js';

export const controlCharacterLiteral = defineLint({
  id: 'control-character-literal',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  onBrokenSyntax: true,
  since: '0.1.0',
  sources: [
    { title: 'Kusto: string literals', url: 'https://learn.microsoft.com/kusto/query/scalar-data-types/string' },
    { title: 'pySigma: control character validator', url: 'https://github.com/SigmaHQ/pySigma' },
    { title: 'Public rules: paths with one backslash' },
  ],
  summary:
    'A path whose backslash begins an escape, so that the text holds a control character, or is no literal at all.',
  messages: {
    decoded: {
      message: '{literal} holds {character}, not a backslash and a letter.',
      why: 'No path has such a character, so the test never matches and the attack is missed.',
      remedy: 'Write it as a verbatim literal, `@"…"`, or double the backslashes.',
    },
    broken: {
      message: '{escape} is no escape, so this literal breaks the query.',
      why: 'The rule does not run at all.',
      remedy: 'Write it as a verbatim literal, `@"…"`, or double the backslashes.',
    },
  },
  create: ({ model, text, analysis, report }) => {
    const fixes = (piece: Span) => () => {
      const written = verbatim(text.slice(piece.start, piece.end));
      return written === undefined ? [] : [replacement('suggest', 'Write it as a verbatim literal', piece, written)];
    };
    const check = (literal: Literal): void => {
      if (typeof literal.value !== 'string' || isPatternOrFormat(literal)) return;
      for (const piece of literal.pieces ?? []) {
        const written = text.slice(piece.start, piece.end);
        if (!/^[hH]?["']/.test(written)) continue;
        const escape = escapesIn(written).find((found) => isSlip(found, written));
        if (escape === undefined) continue;
        report({
          ...piece,
          messageId: 'decoded',
          data: { literal: `\`${written}\``, character: CHARACTERS[escape.letter]! },
          fixes: fixes(piece),
        });
      }
    };
    const isPatternOrFormat = (node: SyntaxNode): boolean => {
      const parent = model.names.parent(node);
      if (parent?.kind === 'Binary') return parent.operator === 'matches regex';
      return parent?.kind === 'Call' && parent.callee === 'scalar' && !COMPOSES.has(parent.name);
    };
    return {
      Literal: check,
      QueryBlock: () => {
        if (!analysis.diagnostics.some(({ severity }) => severity === 'error')) return;
        for (const piece of regularLiterals(text)) {
          const written = text.slice(piece.start, piece.end);
          const escape = escapesIn(written).find(({ letter }) => !/[\\abfnrtvuUx0-7"'\n]/.test(letter));
          if (escape === undefined) continue;
          const broken = analysis.diagnostics.some(
            (d) => d.severity === 'error' && d.start < piece.end && piece.start < d.end,
          );
          if (broken)
            report({ ...piece, messageId: 'broken', data: { escape: `\`\\${escape.letter}\`` }, fixes: fixes(piece) });
        }
      },
    };
  },
});

const CHARACTERS: Readonly<Record<string, string>> = {
  a: 'a bell character',
  b: 'a backspace',
  f: 'a form feed',
  v: 'a vertical tab',
  t: 'a tab',
  n: 'a line feed',
  r: 'a carriage return',
  '0': 'a null character',
};

/** A backslash in a literal with the character after it. */
interface Escape {
  readonly letter: string;
  readonly at: number;
}

function escapesIn(written: string): readonly Escape[] {
  if (!written.includes('\\')) return [];
  return [...written.matchAll(/\\([^])/g)].map((match) => ({ letter: match[1]!, at: match.index }));
}

/** Escapes that nobody writes on purpose in a rule, and those that are common but not between the names of a path. */
function isSlip({ letter, at }: Escape, written: string): boolean {
  if (/[abfv0]/.test(letter)) return true;
  const between = /[\w.:%)\\]/.test(written.charAt(at - 1)) && /[a-z]/i.test(written.charAt(at + 2));
  return /[tnr]/.test(letter) && between && looksLikePath(written);
}

/** Functions that only put texts together, so that their arguments may be paths. */
const COMPOSES = new Set(['strcat', 'pack_array', 'tolower', 'toupper', 'dynamic']);

/** Whether a literal in its written form speaks of a path: a drive, a folder separator, an image at its end. */
function looksLikePath(written: string): boolean {
  const body = written.slice(1, -1);
  return (
    /^[a-z]:\\/i.test(body) ||
    /\\\\\w/.test(body) ||
    /%\\/.test(body) ||
    /^\\?[\w .%]+\\[\w .]+\.(?:exe|dll|msi|bat|cmd|ps1|vbs|js|sys|dat)$/i.test(body)
  );
}
