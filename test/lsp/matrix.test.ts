import assert from 'node:assert/strict';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  Position,
  Range,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { FEATURES } from '../../server/src/lsp/features.js';
import { TOKEN_LEGEND } from '../../server/src/service/semantic-tokens.js';
import type { TestClient } from './client.js';
import { TestFolder } from './folder.js';
import { MATRIX, Marks, withEdits } from './matrix-fixtures.js';
import { PULLED, serverFor } from './servers.js';

/** A client that can do what editors can. */
const EDITOR = {
  ...PULLED,
  textDocument: {
    ...PULLED.textDocument,
    completion: { completionItem: { snippetSupport: true } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};
const OPTIONS = { tabSize: 4, insertSpaces: true };

/** One container of the matrix, open in the server. */
interface Cell {
  readonly client: TestClient;
  readonly uri: string;
  readonly text: string;
  readonly marks: Marks;
  /** Whether the container keeps the lines of a query as lines. */
  readonly hasLines: boolean;
  /** Whether blanks at the beginning of a line are none of the query, or spell line breaks. */
  readonly trimsLines: boolean;
  at(name: string): Range;
  /** Asks something about the document. */
  ask<R>(method: string, params?: object): Promise<R>;
}

interface Feature {
  readonly name: string;
  /** The methods of the protocol that it shows. */
  readonly methods: readonly string[];
  check(cell: Cell): Promise<void>;
}

const FEATURE_TESTS: readonly Feature[] = [
  {
    name: 'diagnostics',
    methods: ['textDocument/diagnostic'],
    async check({ ask, at }) {
      const { items } = await ask<{ items: Diagnostic[] }>('textDocument/diagnostic');
      const places = (code: string) => items.filter((d) => d.code === code).map(({ range }) => range);
      assert.deepEqual(places('KS142'), [at('unknown')]);
      assert.deepEqual(places('unindexed-short-term'), [at('literal')]);
    },
  },
  {
    name: 'completion',
    methods: ['textDocument/completion', 'completionItem/resolve'],
    async check({ client, ask, at }) {
      const { line, character } = at('column').start;
      const position = { line, character: character + 3 };
      const answer = await ask<CompletionItem[] | { items: CompletionItem[] }>('textDocument/completion', { position });
      const items = Array.isArray(answer) ? answer : answer.items;
      const item = items.find(({ label }) => label === 'DeviceName') ?? assert.fail('no column');
      assert.deepEqual(item.textEdit, { range: at('column'), newText: 'DeviceName' });
      const resolved = await client.request<CompletionItem>('completionItem/resolve', item);
      assert.match(JSON.stringify(resolved.documentation), /DeviceName: string/);
    },
  },
  {
    name: 'hover',
    methods: ['textDocument/hover'],
    async check({ ask, at }) {
      for (const [place, words] of [
        ['call', /tolower\(/],
        ['table', /79 columns|Table of/],
        ['made', /Command: string/],
      ] as const) {
        const { contents, range } = await ask<Hover>('textDocument/hover', { position: at(place).end });
        assert.deepEqual(range, at(place));
        assert.match(JSON.stringify(contents), words);
      }
    },
  },
  {
    name: 'signature help',
    methods: ['textDocument/signatureHelp'],
    async check({ ask, at }) {
      const position = at('argument').start;
      const { signatures, activeParameter } = await ask<SignatureHelp>('textDocument/signatureHelp', { position });
      assert.match(signatures[0]!.label, /^tolower\(/);
      assert.equal(activeParameter, 0);
      const outside = { line: position.line, character: position.character - 1 };
      assert.equal(await ask('textDocument/signatureHelp', { position: outside }), null);
    },
  },
  {
    name: 'definition',
    methods: ['textDocument/definition'],
    async check({ uri, ask, at }) {
      const found = await ask<Location[]>('textDocument/definition', { position: at('use').start });
      assert.deepEqual(found, [{ uri, range: at('let') }]);
    },
  },
  {
    name: 'references',
    methods: ['textDocument/references'],
    async check({ uri, ask, at }) {
      const position = at('used').start;
      const all = await ask<Location[]>('textDocument/references', { position, context: { includeDeclaration: true } });
      assert.deepEqual(
        all,
        ['made', 'used', 'out'].map((place) => ({ uri, range: at(place) })),
      );
    },
  },
  {
    name: 'highlight',
    methods: ['textDocument/documentHighlight'],
    async check({ ask, at }) {
      const found = await ask<DocumentHighlight[]>('textDocument/documentHighlight', { position: at('out').end });
      assert.deepEqual(found, [
        { range: at('made'), kind: 3 },
        { range: at('used'), kind: 2 },
        { range: at('out'), kind: 2 },
      ]);
    },
  },
  {
    name: 'rename',
    methods: ['textDocument/prepareRename', 'textDocument/rename'],
    async check({ text, marks, ask, at }) {
      const position = at('used').start;
      const target = await ask('textDocument/prepareRename', { position });
      assert.deepEqual(target, { range: at('used'), placeholder: 'Command' });
      const edit = await ask<WorkspaceEdit>('textDocument/rename', { position, newName: 'Line' });
      assert.equal(withEdits(text, onlyEdits(edit)), marks.replaced({ made: 'Line', used: 'Line', out: 'Line' }));
    },
  },
  {
    name: 'outline',
    methods: ['textDocument/documentSymbol'],
    async check({ ask, at }) {
      const flat = (symbols: readonly DocumentSymbol[]): DocumentSymbol[] =>
        symbols.flatMap((symbol) => [symbol, ...flat(symbol.children ?? [])]);
      const symbols = flat(await ask<DocumentSymbol[]>('textDocument/documentSymbol'));
      const selected = (name: string) => symbols.filter((s) => s.name === name).map((s) => s.selectionRange);
      assert.deepEqual(selected('isTool'), [at('let')]);
      assert.deepEqual(selected('project DeviceName, Command'), [at('project')]);
    },
  },
  {
    name: 'workspace symbols',
    methods: ['workspace/symbol'],
    async check({ client, uri, at }) {
      const found = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'istool' });
      const here = found.map(({ location }) => location).filter((location) => location.uri === uri);
      assert.deepEqual(here, [{ uri, range: at('let') }]);
    },
  },
  {
    name: 'folding',
    methods: ['textDocument/foldingRange'],
    async check({ ask, at, hasLines }) {
      const startLine = at('table').start.line;
      const ranges = await ask<FoldingRange[]>('textDocument/foldingRange');
      const here = ranges.filter((range) => range.startLine === startLine);
      assert.deepEqual(here, hasLines ? [{ startLine, endLine: at('out').end.line }] : []);
    },
  },
  {
    name: 'selection ranges',
    methods: ['textDocument/selectionRange'],
    async check({ ask, at }) {
      const [innermost] = await ask<SelectionRange[]>('textDocument/selectionRange', { positions: [at('used').start] });
      const chain: Range[] = [];
      for (let next = innermost; next !== undefined; next = next.parent) chain.push(next.range);
      assert.deepEqual(chain[0], at('used'));
      const stage = JSON.stringify({ start: at('where').start, end: at('whereEnd').end });
      assert.ok(chain.some((range) => JSON.stringify(range) === stage));
    },
  },
  {
    name: 'formatting',
    methods: ['textDocument/formatting', 'textDocument/rangeFormatting', 'textDocument/onTypeFormatting'],
    async check({ client, uri, text, marks, ask, at, hasLines, trimsLines }) {
      const spaced = marks.replaced({ equals: ' = ' });
      const whole = await ask<TextEdit[]>('textDocument/formatting', { options: OPTIONS });
      assert.equal(withEdits(text, whole), spaced);
      const range = await ask<TextEdit[]>('textDocument/rangeFormatting', { options: OPTIONS, range: at('equals') });
      assert.equal(withEdits(text, range), spaced);
      const onType = (ch: string, position: Position): Promise<TextEdit[]> =>
        ask('textDocument/onTypeFormatting', { options: OPTIONS, ch, position });
      const { line, character } = at('equals').end;
      const lines = text.split('\n');
      const broken = hasLines
        ? onType('\n', { line: line + 1, character: 0 })
        : onType('n', { line, character: lines[line]!.indexOf('\\n', character) + 2 });
      assert.equal(withEdits(text, await broken), spaced);
      assert.deepEqual(await onType(';', at('semicolon').start), []);
      // The same with the bar before `where` pushed in.
      const { start } = at('where');
      const before = { line: start.line, character: start.character - 2 };
      const pushed = { range: { start: before, end: before }, newText: '   ' };
      await client.change(uri, { text: withEdits(text, [pushed]) });
      const moved = await onType('|', { ...before, character: before.character + 4 });
      // Where blanks at the beginning of a line are something else there is nothing to move.
      const expected = trimsLines ? withEdits(text, [pushed]) : text;
      assert.equal(withEdits(withEdits(text, [pushed]), moved), expected);
      await client.change(uri, { text });
    },
  },
  {
    name: 'semantic tokens',
    methods: ['textDocument/semanticTokens/full', 'textDocument/semanticTokens/range'],
    async check({ ask, at }) {
      const { data } = await ask<SemanticTokens>('textDocument/semanticTokens/full');
      const tokens = decoded(data);
      for (const [place, type] of [
        ['let', 'function'],
        ['table', 'class'],
        ['made', 'property'],
        ['call', 'function'],
        ['literal', 'string'],
      ] as const) {
        assert.deepEqual(tokens.get(placeKey(at(place))), type, place);
      }
      const part = await ask<SemanticTokens>('textDocument/semanticTokens/range', { range: at('call') });
      assert.deepEqual([...decoded(part.data)], [[placeKey(at('call')), 'function']]);
    },
  },
  {
    name: 'inlay hints',
    methods: ['textDocument/inlayHint'],
    async check({ ask, at }) {
      const hints = await ask<InlayHint[]>('textDocument/inlayHint', { range: at('made') });
      assert.deepEqual(hints, [{ position: at('made').end, label: ': string', kind: 1 }]);
    },
  },
  {
    name: 'code actions',
    methods: ['textDocument/codeAction', 'codeAction/resolve'],
    async check({ client, text, marks, ask, at }) {
      const context = { diagnostics: [], only: ['quickfix'] };
      const actions = await ask<CodeAction[]>('textDocument/codeAction', { range: at('unknown'), context });
      const action = actions.find(({ title }) => title.includes('`FileName`')) ?? assert.fail(JSON.stringify(actions));
      const { edit } = action.edit ? action : await client.request<CodeAction>('codeAction/resolve', action);
      assert.equal(withEdits(text, onlyEdits(edit)), marks.replaced({ unknown: 'FileName' }));
    },
  },
  {
    name: 'code lens',
    methods: ['textDocument/codeLens'],
    async check({ uri, ask, at }) {
      const lenses = await ask<CodeLens[]>('textDocument/codeLens');
      assert.deepEqual(
        lenses.map(({ range, command }) => [range, command?.arguments]),
        [[at('start'), [uri, 0]]],
      );
    },
  },
  {
    name: 'document links',
    methods: ['textDocument/documentLink'],
    async check({ ask, at }) {
      const links = await ask<DocumentLink[]>('textDocument/documentLink');
      assert.deepEqual(
        links.map(({ range }) => range),
        [at('technique'), at('table')],
      );
      assert.match(links[0]!.target ?? '', /attack\.mitre\.org\/techniques\/T1613/);
    },
  },
  {
    name: 'call hierarchy',
    methods: ['textDocument/prepareCallHierarchy', 'callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls'],
    async check({ client, ask, at }) {
      const position = at('use').start;
      const [item] = await ask<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', { position });
      assert.deepEqual(item!.selectionRange, at('let'));
      const incoming = await client.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
      assert.deepEqual(
        incoming.map(({ fromRanges }) => fromRanges),
        [[at('use')]],
      );
      assert.deepEqual(await client.request('callHierarchy/outgoingCalls', { item }), []);
    },
  },
  {
    name: 'linked editing',
    methods: ['textDocument/linkedEditingRange'],
    async check({ ask, at }) {
      const { ranges } = await ask<{ ranges: Range[] }>('textDocument/linkedEditingRange', {
        position: at('let').start,
      });
      assert.deepEqual(ranges, [at('let'), at('use')]);
    },
  },
  {
    name: 'changes of semantic tokens',
    methods: ['textDocument/semanticTokens/full/delta'],
    async check({ client, uri, text, ask, at }) {
      const before = await ask<SemanticTokens>('textDocument/semanticTokens/full');
      await client.change(uri, { range: at('made'), text: 'Line' });
      const previousResultId = before.resultId;
      const delta = await ask<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', { previousResultId });
      const { data } = await ask<SemanticTokens>('textDocument/semanticTokens/full');
      await client.change(uri, { text });
      const patched = [...before.data];
      for (const { start, deleteCount, data: inserted } of [...delta.edits].reverse()) {
        patched.splice(start, deleteCount, ...(inserted ?? []));
      }
      assert.deepEqual(patched, data);
      const { start } = at('made');
      const end = { line: start.line, character: start.character + 4 };
      assert.equal(decoded(data).get(placeKey({ start, end })), 'property');
    },
  },
];

describe('language server: every feature in every container', function () {
  this.timeout(60_000);
  let client: TestClient;
  let folder: TestFolder;
  before(async () => {
    client = await serverFor(EDITOR);
    folder = new TestFolder();
    for (const fixture of MATRIX) folder.write(fixture.file, new Marks(fixture).text);
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: folder.uri(''), name: 'matrix' }], removed: [] },
    });
    const inlayHints = { counts: 'off', types: true, parameterNames: true };
    await client.notify('workspace/didChangeConfiguration', { settings: { kqlens: { inlayHints } } });
  });
  after(() => folder.remove());

  it('shows all that the server can do', () => {
    const shown = new Set(FEATURE_TESTS.flatMap(({ methods }) => methods));
    assert.deepEqual(new Set(FEATURES.map(({ method }) => method)), shown);
  });

  for (const fixture of MATRIX) {
    describe(fixture.container, () => {
      let cell: Cell;
      before(async () => {
        const marks = new Marks(fixture);
        const { text } = marks;
        const uri = folder.uri(fixture.file);
        cell = {
          client,
          uri,
          text,
          marks,
          hasLines: marks.range('table').start.line !== marks.range('out').start.line,
          trimsLines: ['YAML single-quoted', 'YAML folded'].includes(fixture.container),
          at: (name) => marks.range(name),
          ask: (method, params = {}) => client.request(method, { textDocument: { uri }, ...params }),
        };
        await client.open(uri, text, fixture.languageId);
      });
      after(() => client.close(cell.uri));

      for (const { name, check } of FEATURE_TESTS) it(name, () => check(cell));
    });
  }
});

/** The edits of a change of one document. */
function onlyEdits(edit: WorkspaceEdit | undefined): readonly TextEdit[] {
  const [change, ...others] = edit?.documentChanges ?? [];
  assert.deepEqual(others, []);
  assert.ok(change !== undefined && 'edits' in change);
  return change.edits as TextEdit[];
}

/** The types of tokens by their places. */
function decoded(data: readonly number[]): Map<string, string> {
  const found = new Map<string, string>();
  let line = 0;
  let character = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [lines, characters, length, type] = data.slice(i, i + 4) as [number, number, number, number];
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const end = { line, character: character + length };
    found.set(placeKey({ start: { line, character }, end }), TOKEN_LEGEND.tokenTypes[type]!);
  }
  return found;
}

const placeKey = ({ start, end }: Range): string => `${start.line}:${start.character}-${end.line}:${end.character}`;
