import assert from 'node:assert/strict';
import { absoluteGlob, matchesGlob } from '../../../server/src/schema/configuration/glob.js';
import { normalPath, parentFolder, resolvePath } from '../../../server/src/schema/configuration/paths.js';

describe('configuration paths', () => {
  it('resolves against a folder', () => {
    assert.equal(resolvePath('/w/rules', 'a.kql'), '/w/rules/a.kql');
    assert.equal(resolvePath('/w/rules/', '../b/./c.kql'), '/w/b/c.kql');
    assert.equal(resolvePath('/w', '/etc/x'), '/etc/x');
    assert.equal(
      resolvePath('C:/w', 'a\\b'),
      'C:/w/a\\b',
      'a backslash is a name’s own character outside of drive paths',
    );
    assert.equal(resolvePath('C:/w', 'D:\\x\\y'), 'D:/x/y');
    assert.equal(resolvePath('/', '../../x'), '/x');
    assert.equal(resolvePath('vscode-test-web://mount/w', '../x'), 'vscode-test-web://mount/x');
  });

  it('walks up to the root and stops there', () => {
    assert.equal(parentFolder('/w/rules'), '/w');
    assert.equal(parentFolder('/w'), '/');
    assert.equal(parentFolder('/'), undefined);
    assert.equal(parentFolder('C:/w'), 'C:/');
    assert.equal(parentFolder('C:/'), undefined);
    assert.equal(parentFolder('vscode-test-web://mount/w'), 'vscode-test-web://mount/');
    assert.equal(normalPath('C:\\w\\a'), 'C:/w/a');
  });
});

describe('globs', () => {
  const cases: [glob: string, path: string, expected: boolean][] = [
    ['/w/*.kql', '/w/a.kql', true],
    ['/w/*.kql', '/w/x/a.kql', false],
    ['/w/**/*.kql', '/w/a.kql', true],
    ['/w/**/*.kql', '/w/x/y/a.kql', true],
    ['/w/**', '/w/x/y/a.kql', true],
    ['/w/rules', '/w/rules/x/a.kql', true],
    ['/w/rules', '/w/rules2/a.kql', false],
    ['/w/a?.kql', '/w/ab.kql', true],
    ['/w/a?.kql', '/w/a/.kql', false],
    ['/w/*.{kql,yaml}', '/w/a.yaml', true],
    ['/w/*.{kql,yaml}', '/w/a.json', false],
    ['/w/{a,b/**/c}.kql', '/w/b/x/c.kql', true],
    ['/w/[a-c].kql', '/w/b.kql', true],
    ['/w/[!a-c].kql', '/w/b.kql', false],
    ['/w/a+b(1).kql', '/w/a+b(1).kql', true],
    ['/w/a.kql', '/w/axkql', false],
    ['/w/[unclosed', '/w/[unclosed', true],
    ['/w/{unclosed', '/w/{unclosed', true],
  ];
  for (const [glob, path, expected] of cases) {
    it(`${glob} ${expected ? 'matches' : 'does not match'} ${path}`, () =>
      assert.equal(matchesGlob(path, glob), expected));
  }

  it('written without a slash stand for any folder below', () => {
    assert.equal(absoluteGlob('/w', '*.kql'), '/w/**/*.kql');
    assert.equal(absoluteGlob('/w', './*.kql'), '/w/*.kql');
    assert.equal(absoluteGlob('/w', 'rules/**'), '/w/rules/**');
  });
});
