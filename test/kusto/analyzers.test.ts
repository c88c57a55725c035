import assert from 'node:assert/strict';
import { analyze } from '../../server/src/kusto/analysis.js';
import { analyzerDiagnostics } from '../../server/src/kusto/analyzers.js';
import { builtInCatalog } from '../../server/src/schema/catalog.js';

describe("the language package's analyzers", () => {
  const codes = (text: string): readonly string[] =>
    analyzerDiagnostics(analyze(text, builtInCatalog('sentinel'))).map(({ code }) => code);

  it('advise in order of place', () => {
    const query =
      'DeviceEvents | where FileName contains "abcd" | join (DeviceInfo) on DeviceId | extend n = strlen(AdditionalFields)';
    assert.deepEqual(codes(query), ['KS500', 'KS508', 'KS516']);
  });

  it('run as far as they are wanted', () => {
    const query = 'DeviceEvents | where FileName contains "abcd" | extend n = strlen(AdditionalFields)';
    const advice = analyzerDiagnostics(analyze(query, builtInCatalog('sentinel')), new Set(['KS500']));
    assert.deepEqual(
      advice.map(({ code }) => code),
      ['KS516'],
    );
  });

  it('say nothing of a query that is fine, or none', () => {
    assert.deepEqual(codes('DeviceEvents | where FileName has "abcd"'), []);
    assert.deepEqual(codes('.show tables'), []);
    assert.deepEqual(codes(''), []);
  });
});
