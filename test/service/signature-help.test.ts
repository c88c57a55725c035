import assert from 'node:assert/strict';
import { signatureHelp } from '../../server/src/service/signature-help.js';
import { openMarked } from './marked.js';

/** The active signature with its active parameter in brackets. */
function active(marked: string, path?: string, files?: Record<string, string>): string | undefined {
  const { document, position } = openMarked(marked, path, files);
  const help = signatureHelp(document, position);
  if (help === undefined) return undefined;
  const { label, parameters = [] } = help.signatures[help.activeSignature ?? 0]!;
  const parameter = parameters[help.activeParameter ?? 0]?.label;
  return typeof parameter === 'string' ? label.replace(parameter, `[${parameter}]`) : label;
}

describe('signature help', () => {
  it('follows the arguments', () => {
    assert.equal(active('print iff(‸'), 'iff([if: bool], then: scalar, else: scalar)');
    assert.equal(active('print iff(1 == 1, ‸)'), 'iff(if: bool, [then: scalar], else: scalar)');
    assert.equal(active('print iff(1 == 1, f(1, 2), "a,b"‸'), 'iff(if: bool, then: scalar, [else: scalar])');
  });

  it('goes to the parameter that an argument names', () => {
    const f = 'let f = (a: long, b: string = "x") { a }; print';
    assert.equal(active(`${f} f(b = ‸`), 'f(a: long, [b: string = "x"]): long');
    assert.equal(active(`${f} f(b = "y", ‸`), 'f(a: long, [b: string = "x"]): long');
    assert.equal(active(`${f} f((b == 1) ‸`), 'f([a: long], b: string = "x"): long');
  });

  it('stays on parameters that repeat', () => {
    assert.equal(active('print strcat("a", "b", ‸'), 'strcat([arg: scalar], …): string');
  });

  it('picks a signature that takes so many arguments', () => {
    assert.match(active('print replace_string("a", "b", ‸')!, /\[rewrite|\[replacement/);
  });

  it('has every overload, and moves to the one that takes so many arguments', () => {
    const help = (marked: string) => {
      const { document, position } = openMarked(marked);
      const { signatures, activeSignature } = signatureHelp(document, position)!;
      return [signatures.map(({ parameters }) => parameters?.length), activeSignature];
    };
    assert.deepEqual(help('print make_datetime(2024, ‸'), [[6, 1], 0]);
    assert.deepEqual(help('print extract("a", ‸'), [[3, 4], 0]);
    assert.deepEqual(help('print extract("a", 1, "b", ‸'), [[3, 4], 1]);
  });

  it('knows functions of the query, of the platform and of the workspace', () => {
    assert.equal(active('let f = (a: long, b: string) { a }; print f(1, ‸'), 'f(a: long, [b: string]): long');
    assert.match(active('_GetWatchlist(‸')!, /_GetWatchlist\(\[/);
    const files = { '/rules/kqlens.yaml': 'functions: {Recent: {body: "T", parameters: "since: timespan"}}\n' };
    assert.match(active('Recent(‸', '/rules/r.kql', files)!, /Recent\(\[since: timespan\]\)/);
  });

  it('is that of the innermost call', () => {
    assert.match(active('print strcat(tolower(‸')!, /^tolower\(/);
    assert.match(active('print strcat(tolower("a"), ‸')!, /^strcat\(/);
    assert.match(active('print case(a in (1, 2), ‸')!, /^case\(/);
  });

  it('is not there outside of calls', () => {
    for (const text of ['print ‸', 'T | where (‸', 'T | where a in (‸', 'print strcat("a")‸', '‸'])
      assert.equal(active(text), undefined, text);
  });
});
