import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { regexVisitor } from '../../model/regex-patterns.js';

/** A dot between a name and what files or domains end in, neither escaped nor in a class. */
const NAME =
  /(?<![\\\w])[\w-]*[a-z0-9]\.(?=(?:exe|dll|com|ps1|bat|cmd|vbs|js|jse|hta|scr|sys|msi|org|net|io|dev|info)(?![\w*+?{|]))/i;

export const regexUnescapedDot = defineLint({
  id: 'regex-unescaped-dot',
  category: 'precision',
  defaultSeverity: 'info',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [{ title: 'Kusto: regular expression syntax', url: 'https://learn.microsoft.com/kusto/query/regex' }],
  summary: 'A file or domain name in a regular expression whose dot stands for any character.',
  messages: {
    dot: {
      message: 'The dot of `{name}` stands for any character.',
      why: 'Names such as `{other}` match as well, and the engine cannot use the name to find candidates.',
      remedy: 'Escape it: `\\.`.',
    },
  },
  create: ({ model, report, textOf }) =>
    regexVisitor(model, ({ pattern, source }) => {
      const plain = withoutClasses(pattern);
      const match = NAME.exec(plain);
      if (match === null) return;
      const extension = /^\w+/.exec(plain.slice(match.index + match[0].length))![0];
      const name = match[0] + extension;
      const written = textOf(source);
      const isVerbatim = /^[hH]?@/.test(written);
      const escaped = match[0].slice(0, -1) + (isVerbatim ? '\\.' : '\\\\.') + extension;
      const fixes = (): readonly Fix[] =>
        source.kind === 'Literal' && written.includes(name)
          ? [replacement('suggest', 'Escape the dot', source, written.replaceAll(name, escaped))]
          : [];
      const other = `${match[0].slice(0, -1)}-${extension}`;
      report({ start: source.start, end: source.end, messageId: 'dot', data: { name, other }, fixes });
    }),
});

/** The pattern with its character classes blanked: a dot in there is one. */
function withoutClasses(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/g, (part) =>
    part.startsWith('[') ? ' '.repeat(part.length) : part,
  );
}
