import type { Finding } from '../lint/finding.js';
import type { TextEdit } from '../rules/region.js';
import type { RuleDocument, RuleUnit } from './project.js';

/** What stands for the reason until the user writes one. */
export const REASON = 'reason';

/**
 * The edits that silence one finding by a comment on the line above it. Undefined where the file has no comments, or no
 * spelling for one in this place.
 */
export function suppressionEdits(
  document: RuleDocument,
  unit: RuleUnit,
  finding: Finding,
): readonly TextEdit[] | undefined {
  const directive = `kqlens-disable-next-line ${finding.lint} -- ${REASON}`;
  if (finding.scope === 'query') {
    const comment = lineAbove(unit.region.text, finding.start, `// ${directive}`);
    return unit.region.map.editsToOuter([comment]);
  }
  const comment = fileComment(document, directive);
  return comment === undefined ? undefined : [lineAbove(document.text, finding.start, comment)];
}

function fileComment(document: RuleDocument, directive: string): string | undefined {
  switch (document.file.kind) {
    case 'kql':
      return `// ${directive}`;
    case 'sentinel-yaml':
    case 'defender-yaml':
      return `# ${directive}`;
    case 'markdown':
      return `<!-- ${directive} -->`;
    case 'arm-json':
    case 'defender-json':
      return document.path.endsWith('.jsonc') ? `// ${directive}` : undefined;
  }
}

/** Inserts a line above the one that holds an offset, indented like it. */
function lineAbove(text: string, offset: number, line: string): TextEdit {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start))![0];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return { start: start + indent.length, end: start + indent.length, newText: `${line}${newline}${indent}` };
}
