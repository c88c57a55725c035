import assert from 'node:assert/strict';
import { tokenizeLines, type Token } from './tokenize.js';

/** Whether a token is part of an embedded query. */
function isEmbedded(token: Token): boolean {
  return token.scopes.some((scope) => scope.startsWith('meta.embedded.'));
}

/** For each line the text of its embedded part, so that a test reads as the document with the host cut away. */
async function embeddedLines(scopeName: string, text: string): Promise<string[]> {
  const lines = await tokenizeLines(scopeName, text);
  return lines.map((tokens) =>
    tokens
      .filter(isEmbedded)
      .map((token) => token.text)
      .join('')
      .trim(),
  );
}

/** The innermost scope of a token's first occurrence inside embedded queries. */
async function embeddedScope(scopeName: string, text: string, token: string): Promise<string | undefined> {
  const lines = await tokenizeLines(scopeName, text);
  return lines
    .flat()
    .find((each) => isEmbedded(each) && each.text.trim() === token)
    ?.scopes.at(-1);
}

async function invalidTokens(scopeName: string, text: string): Promise<string[]> {
  const lines = await tokenizeLines(scopeName, text);
  return lines
    .flat()
    .filter((token) => token.scopes.some((scope) => scope.startsWith('invalid.')))
    .map((token) => token.text);
}

describe('KQL in Sentinel YAML', () => {
  const YAML = 'source.yaml';

  it('takes a block scalar from its key to the next key', async () => {
    const rule = [
      'id: 1',
      'description: |',
      '  query: | is described here',
      'query: |',
      '  let x = "open',
      '',
      '  T',
      '  | where a == 1',
      'entityMappings:',
      '  - entityType: Host',
    ];
    assert.deepEqual(await embeddedLines(YAML, rule.join('\n')), [
      '',
      '',
      '',
      '',
      'let x = "open',
      '',
      'T',
      '| where a == 1',
      '',
      '',
    ]);
  });

  it('takes folded, stripped and nested block scalars', async () => {
    const rule = ['properties:', '  a: 1', '  query: >-', '    T', '    | take 10', '  b: 2', 'c: 3'];
    assert.deepEqual(await embeddedLines(YAML, rule.join('\n')), ['', '', '', 'T', '| take 10', '', '']);
  });

  it('keeps the other keys of a list item out', async () => {
    const rule = [
      'items:',
      '  - query: |',
      '      A | count',
      '    name: x',
      '  - name: y',
      '    query: |',
      '      B | take 1',
      '    z: 1',
    ];
    assert.deepEqual(await embeddedLines(YAML, rule.join('\n')), ['', '', 'A | count', '', '', '', 'B | take 1', '']);
  });

  it('takes queries on one line, bare and quoted', async () => {
    const rule = [
      'query: T | where a == 1',
      'query: "T | where a == \\"x\\" // why"',
      "query: 'T | where a == ''x'''",
      'query: plain text',
    ];
    assert.deepEqual(await embeddedLines(YAML, rule.join('\n')), [
      'T | where a == 1',
      'T | where a == \\"x\\" // why',
      "T | where a == ''x''",
      '',
    ]);
    assert.equal(await embeddedScope(YAML, rule[1]!, 'x'), 'string.quoted.double.kql');
    assert.equal(await embeddedScope(YAML, rule[1]!, 'why'), 'comment.line.double-slash.kql');
    assert.equal(await embeddedScope(YAML, rule[2]!, 'x'), 'string.quoted.single.kql');
  });

  for (const key of ['queryDefinition', 'queryText', 'FunctionQuery', 'ParserQuery']) {
    it(`knows the key ${key}`, async () => {
      assert.deepEqual(await embeddedLines(YAML, `${key}: |\n  T | count\nx: 1`), ['', 'T | count', '']);
    });
  }

  it('colours what is inside as KQL', async () => {
    const rule = 'query: |\n  T\n  | summarize n = dcount(a) by b';
    assert.equal(await embeddedScope(YAML, rule, 'summarize'), 'keyword.control.tabular.kql');
    assert.equal(await embeddedScope(YAML, rule, 'dcount'), 'support.function.aggregate.kql');
  });
});

describe('KQL in Markdown', () => {
  const MARKDOWN = 'text.html.markdown';

  for (const [fence, language] of [
    ['```', 'kql'],
    ['```', 'kusto'],
    ['````', 'csl title="x"'],
    ['~~~', 'Sentinel'],
  ] as const) {
    it(`takes ${fence}${language}, even with a string left open`, async () => {
      const text = ['Text', `${fence}${language}`, 'T', '| where a == "open', fence, 'T | count'].join('\n');
      assert.deepEqual(await embeddedLines(MARKDOWN, text), ['', '', 'T', '| where a == "open', '', '']);
      assert.equal(await embeddedScope(MARKDOWN, text, 'where'), 'keyword.control.tabular.kql');
    });
  }

  it('takes a fence inside a list', async () => {
    const text = ['- item', '  ```kql', '  T | take 5', '  ```', '  more'].join('\n');
    assert.deepEqual(await embeddedLines(MARKDOWN, text), ['', '', 'T | take 5', '', '']);
  });

  it('leaves other languages alone', async () => {
    assert.deepEqual(await embeddedLines(MARKDOWN, '```sql\nselect 1\n```\n```kqlx\nT\n```'), ['', '', '', '', '', '']);
  });
});

describe('KQL in ARM templates', () => {
  const JSON_SCOPE = 'source.json';

  it('takes the query and nothing after it', async () => {
    const text = '{"a": {"query": "T\\n| where a == 1", "severity": "Medium"}, "queryFrequency": "PT1H"}';
    assert.deepEqual(await embeddedLines(JSON_SCOPE, text), ['T\\n| where a == 1']);
    assert.deepEqual(await invalidTokens(JSON_SCOPE, text), []);
  });

  it('leaves queries of other languages alone', async () => {
    assert.deepEqual(await embeddedLines(JSON_SCOPE, '{"query": "SELECT a FROM b", "x": "T | where a"}'), ['']);
  });

  const text = JSON.stringify({
    query:
      'let x = 1;\nSigninLogs\n// a "quoted" word\n| where a == "b\\\\c" and d has @"c:\\" and e =~ \'f\' and g in (dynamic(["h"]))\nand i has "open',
  });

  const scopes: readonly (readonly [token: string, scope: string])[] = [
    ['let', 'storage.type.let.kql'],
    ['SigninLogs', 'entity.name.type.table.kql'],
    ['a \\"quoted\\" word', 'comment.line.double-slash.kql'],
    ['where', 'keyword.control.tabular.kql'],
    ['\\\\\\\\', 'constant.character.escape.kql'],
    ['c:', 'string.quoted.double.verbatim.kql'],
    ['f', 'string.quoted.single.kql'],
    ['dynamic', 'storage.type.kql'],
    ['h', 'string.quoted.double.kql'],
    ['open', 'string.quoted.double.kql'],
    ['\\n', 'constant.character.escape.json'],
  ];
  for (const [token, scope] of scopes) {
    it(`reads ${token} through the JSON escapes`, async () => {
      assert.equal(await embeddedScope(JSON_SCOPE, text, token), scope);
    });
  }

  it('knows the word after an escaped line end', async () => {
    assert.equal(
      await embeddedScope(JSON_SCOPE, '{"query": "T | where a\\nand b"}', 'and'),
      'keyword.operator.logical.kql',
    );
  });

  it('ends an open KQL string with its JSON string', async () => {
    assert.deepEqual(await invalidTokens(JSON_SCOPE, text), []);
    assert.deepEqual(await embeddedLines(JSON_SCOPE, '{"query": "T | where a == \\"open", "b": "c"}'), [
      'T | where a == \\"open',
    ]);
  });
});
