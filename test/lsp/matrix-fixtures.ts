import type { Position, Range, TextEdit } from 'vscode-languageserver/node';

/** A file with one query in it. `⟦name|text⟧` marks a place that tests refer to by name. */
interface Fixture {
  readonly container: string;
  readonly file: string;
  readonly languageId: string;
  readonly marked: string;
}

/** The same query in every place that KQL is kept in, each with the escapes and indents of that place. */
export const MATRIX: readonly Fixture[] = [
  {
    container: '.kql',
    file: 'rule.kql',
    languageId: 'kql',
    marked: `// ⟦technique|T1613⟧
⟦start|⟧let ⟦let|isTool⟧ = (name: string) { name in~ ("kubectl", "docker") };⟦semicolon|⟧
⟦table|DeviceProcessEvents⟧
| where ⟦use|isTool⟧(FileName)
| extend ⟦made|Command⟧⟦equals|=⟧⟦call|tolower⟧(⟦argument|⟧ProcessCommandLine)
| ⟦where|where⟧ ⟦used|Command⟧ has ⟦literal|"get"⟧ and ⟦unknown|FileNam⟧ == "x"⟦whereEnd|⟧
| ⟦project|project⟧ ⟦column|DeviceName⟧, ⟦out|Command⟧
`,
  },
  {
    container: 'YAML literal',
    file: 'literal.yaml',
    languageId: 'yaml',
    marked: `id: 0b3d6f3e-7a0a-4f53-9b0e-0a4d8e7b1c11
kind: Scheduled
query: |
    // ⟦technique|T1613⟧
    ⟦start|⟧let ⟦let|isTool⟧ = (name: string) { name in~ ("kubectl", "docker") };⟦semicolon|⟧
    ⟦table|DeviceProcessEvents⟧
    | where ⟦use|isTool⟧(FileName)
    | extend ⟦made|Command⟧⟦equals|=⟧⟦call|tolower⟧(⟦argument|⟧ProcessCommandLine)
    | ⟦where|where⟧ ⟦used|Command⟧ has ⟦literal|"get"⟧ and ⟦unknown|FileNam⟧ == "x"⟦whereEnd|⟧
    | ⟦project|project⟧ ⟦column|DeviceName⟧, ⟦out|Command⟧
name: Literal
`,
  },
  {
    container: 'YAML folded',
    file: 'folded.yaml',
    languageId: 'yaml',
    marked: `- id: 0b3d6f3e-7a0a-4f53-9b0e-0a4d8e7b1c12
  kind: Scheduled
  query: >-
     // ⟦technique|T1613⟧

     ⟦start|⟧let ⟦let|isTool⟧ = (name: string)
     { name in~ ("kubectl", "docker") };⟦semicolon|⟧

     ⟦table|DeviceProcessEvents⟧

     | where ⟦use|isTool⟧(FileName)

     | extend ⟦made|Command⟧⟦equals|=⟧⟦call|tolower⟧(⟦argument|⟧ProcessCommandLine)

     | ⟦where|where⟧ ⟦used|Command⟧ has ⟦literal|"get"⟧
     and ⟦unknown|FileNam⟧ == "x"⟦whereEnd|⟧

     | ⟦project|project⟧ ⟦column|DeviceName⟧, ⟦out|Command⟧
  name: Folded
`,
  },
  {
    container: 'YAML single-quoted',
    file: 'single-quoted.yaml',
    languageId: 'yaml',
    marked: `kind: Scheduled
query: '// it''s ⟦technique|T1613⟧

  ⟦start|⟧let ⟦let|isTool⟧ = (name: string) { name in~ (''kubectl'', "docker") };⟦semicolon|⟧

  ⟦table|DeviceProcessEvents⟧

  | where ⟦use|isTool⟧(FileName)

  | extend ⟦made|Command⟧⟦equals|=⟧⟦call|tolower⟧(⟦argument|⟧ProcessCommandLine)

  | ⟦where|where⟧ ⟦used|Command⟧ has ⟦literal|''get''⟧ and ⟦unknown|FileNam⟧ == "x"⟦whereEnd|⟧

  | ⟦project|project⟧ ⟦column|DeviceName⟧, ⟦out|Command⟧'
name: Single
`,
  },
  {
    container: 'YAML double-quoted',
    file: 'double-quoted.yaml',
    languageId: 'yaml',
    marked: String.raw`kind: Scheduled
name: "Double"
query: "// \u00e9 ⟦technique|T1613⟧\n⟦start|⟧let ⟦let|isTool⟧ = (name: string) { name in~ (\"kubectl\", \"docker\") };⟦semicolon|⟧\n⟦table|DeviceProcessEvents⟧\n| where ⟦use|isTool⟧(FileName)\n| extend ⟦made|Command⟧⟦equals|=⟧⟦call|tolower⟧(⟦argument|⟧ProcessCommandLine)\n| ⟦where|where⟧ ⟦used|Command⟧ has ⟦literal|\"get\"⟧ and ⟦unknown|FileNam⟧ == \"x\"⟦whereEnd|⟧\n| ⟦project|project⟧ ⟦column|DeviceName⟧, ⟦out|Command⟧"
`,
  },
  {
    container: 'ARM template',
    file: 'template.json',
    languageId: 'json',
    marked: String.raw`{
  "resources": [
    {
      "type": "Microsoft.OperationalInsights/workspaces/providers/alertRules",
      "kind": "NRT",
      "properties": {
        "displayName": "In a template",
        "query": "// \ud83d\ude00 ⟦technique|T1613⟧\r\n⟦start|⟧let ⟦let|isTool⟧ = (name: string) { name in~ (\"kubectl\", \u0022docker\u0022) };⟦semicolon|⟧\r\n⟦table|DeviceProcessEvents⟧\r\n| where ⟦use|isTool⟧(FileName)\r\n| extend ⟦made|Command⟧⟦equals|=⟧⟦call|tolower⟧(⟦argument|⟧ProcessCommandLine)\r\n| ⟦where|where⟧ ⟦used|Command⟧ has ⟦literal|\"get\"⟧ and ⟦unknown|FileNam⟧ == \"x\"⟦whereEnd|⟧\r\n| ⟦project|project⟧ ⟦column|DeviceName⟧, ⟦out|Command⟧"
      }
    }
  ]
}
`,
  },
  {
    container: 'Defender XDR detection',
    file: 'detection.json',
    languageId: 'json',
    marked: String.raw`{
  "displayName": "A custom detection",
  "queryCondition": { "queryText": "// ⟦technique|T1613⟧\n⟦start|⟧let ⟦let|isTool⟧ = (name: string) { name in~ (\"kubectl\", \"docker\") };⟦semicolon|⟧\n⟦table|DeviceProcessEvents⟧\n| where ⟦use|isTool⟧(FileName)\n| extend ⟦made|Command⟧⟦equals|=⟧⟦call|tolower⟧(⟦argument|⟧ProcessCommandLine)\n| ⟦where|where⟧ ⟦used|Command⟧ has ⟦literal|\"get\"⟧ and ⟦unknown|FileNam⟧ == \"x\"⟦whereEnd|⟧\n| ⟦project|project⟧ ⟦column|DeviceName⟧, ⟦out|Command⟧" },
  "schedule": { "period": "1H" }
}
`,
  },
  {
    container: 'Markdown fence',
    file: 'hunts.md',
    languageId: 'markdown',
    marked: `# Hunts

1. In a list, in a quote:
   > \`\`\`kql
   > // ⟦technique|T1613⟧
   > ⟦start|⟧let ⟦let|isTool⟧ = (name: string) { name in~ ("kubectl", "docker") };⟦semicolon|⟧
   > ⟦table|DeviceProcessEvents⟧
   > | where ⟦use|isTool⟧(FileName)
   > | extend ⟦made|Command⟧⟦equals|=⟧⟦call|tolower⟧(⟦argument|⟧ProcessCommandLine)
   > | ⟦where|where⟧ ⟦used|Command⟧ has ⟦literal|"get"⟧ and ⟦unknown|FileNam⟧ == "x"⟦whereEnd|⟧
   > | ⟦project|project⟧ ⟦column|DeviceName⟧, ⟦out|Command⟧
   > \`\`\`
`,
  },
];

const MARK = /⟦(\w+)\|([^⟧]*)⟧/gu;

/** A fixture without its marks, and the ranges that they stood for. */
export class Marks {
  readonly text: string;
  private readonly pieces: readonly string[];

  constructor({ marked }: Fixture) {
    this.text = marked.replace(MARK, '$2');
    // Text, name, marked text, text, name, …
    this.pieces = marked.split(MARK);
  }

  range(name: string): Range {
    let before = '';
    for (let i = 0; i + 2 < this.pieces.length; i += 3) {
      before += this.pieces[i]!;
      if (this.pieces[i + 1] === name) return { start: end(before), end: end(before + this.pieces[i + 2]!) };
      before += this.pieces[i + 2]!;
    }
    throw new Error(`no mark ${name}`);
  }

  /** The text with other words in place of marked ones. */
  replaced(words: Readonly<Record<string, string>>): string {
    let text = '';
    for (let i = 0; i < this.pieces.length; i += 3) {
      const name = this.pieces[i + 1];
      text += this.pieces[i]! + (name === undefined ? '' : (words[name] ?? this.pieces[i + 2]!));
    }
    return text;
  }
}

function end(text: string): Position {
  const lines = text.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

/** A text after edits, as an editor makes them: all places are of the text before. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: Position): number =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  const placed = edits.map(({ range, newText }) => ({ from: offset(range.start), to: offset(range.end), newText }));
  let result = text;
  for (const { from, to, newText } of placed.sort((a, b) => b.from - a.from || b.to - a.to)) {
    result = result.slice(0, from) + newText + result.slice(to);
  }
  return result;
}
