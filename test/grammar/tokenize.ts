import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar, type IToken } from 'vscode-textmate';
import { SYNTAXES } from '../../scripts/build-grammar.js';

/** Milliseconds after which a line counts as pathological; an ordinary line takes well under one. */
const LINE_LIMIT = 10_000;

const HOSTS = new URL('hosts/', import.meta.url);

/** Grammar files by scope name: the project's own, and small hosts with the rule shapes of VS Code's grammars. */
const GRAMMAR_FILES: Readonly<Record<string, string | URL>> = {
  'source.kql': join(SYNTAXES, 'kql.tmLanguage.json'),
  'kql.markdown.injection': join(SYNTAXES, 'kql.markdown.injection.json'),
  'kql.sentinel-yaml.injection': join(SYNTAXES, 'kql.sentinel-yaml.injection.json'),
  'kql.arm-json.injection': join(SYNTAXES, 'kql.arm-json.injection.json'),
  'source.yaml': new URL('yaml.tmLanguage.json', HOSTS),
  'source.json': new URL('json.tmLanguage.json', HOSTS),
  'text.html.markdown': new URL('markdown.tmLanguage.json', HOSTS),
};

const INJECTIONS: Readonly<Record<string, readonly string[]>> = {
  'source.yaml': ['kql.sentinel-yaml.injection'],
  'source.json': ['kql.arm-json.injection'],
  'text.html.markdown': ['kql.markdown.injection'],
};

/** One token: its text and its scopes from the root inwards. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

const registry = new textmate.Registry({
  onigLib: loadOniguruma(),
  loadGrammar: (scopeName) => {
    const file = GRAMMAR_FILES[scopeName];
    return Promise.resolve(
      file === undefined ? null : textmate.parseRawGrammar(readFileSync(file, 'utf8'), `${scopeName}.json`),
    );
  },
  getInjections: (scopeName) => [...(INJECTIONS[scopeName] ?? [])],
});

async function loadOniguruma(): Promise<textmate.IOnigLib> {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm));
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
}

/** The grammar of a scope name, with its injections. Throws when no grammar file has that name. */
export async function grammarOf(scopeName: string): Promise<IGrammar> {
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`no grammar ${scopeName}`);
  return grammar;
}

/** The tokens of each line of a text. Throws on a line that the engine gave up on. */
export async function tokenizeLines(scopeName: string, text: string): Promise<Token[][]> {
  const grammar = await grammarOf(scopeName);
  let state = textmate.INITIAL;
  return text.split(/\r?\n/).map((line, index) => {
    const result = grammar.tokenizeLine(line, state, LINE_LIMIT);
    if (result.stoppedEarly) throw new Error(`line ${index + 1} took over ${LINE_LIMIT} ms: ${line.slice(0, 80)}`);
    state = result.ruleStack;
    return result.tokens.map((token) => tokenOf(line, token));
  });
}

function tokenOf(line: string, token: IToken): Token {
  return { text: line.slice(token.startIndex, token.endIndex), scopes: token.scopes };
}

/** `text  innermost scopes` for each token that is not blank, without the root: the form of assertions and snapshots. */
export function describeTokens(tokens: readonly Token[]): string[] {
  return tokens
    .filter((token) => token.text.trim() !== '')
    .map((token) => `${token.text.trim()}  ${token.scopes.slice(1).join(' ')}`);
}
