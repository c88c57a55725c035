import assert from 'node:assert/strict';
import { documentLinks } from '../../server/src/service/document-links.js';
import { openMarked, textIn } from './marked.js';

function links(text: string, path?: string): string[] {
  const { document } = openMarked(text, path);
  return documentLinks(document).map(({ range, target }) => `${textIn(document, range)} ${target ?? ''}`);
}

describe('document links', () => {
  it('lead from techniques to their pages, wherever they stand', () => {
    const found = links('// T1613 and T1059.001, not T9999\nprint "T1003"');
    assert.deepEqual(found, [
      'T1613 https://attack.mitre.org/techniques/T1613/',
      'T1059.001 https://attack.mitre.org/techniques/T1059/001/',
      'T1003 https://attack.mitre.org/techniques/T1003/',
    ]);
    assert.ok(
      links('name: x\nkind: Scheduled\nrelevantTechniques:\n  - T1613\nquery: print 1\n', '/r.yaml')[0]?.startsWith(
        'T1613 ',
      ),
    );
  });

  it('lead from tables to their reference', () => {
    const text = 'SigninLogs | join kind=inner (SigninLogs) on UserId';
    assert.deepEqual(
      new Set(links(text)),
      new Set(['SigninLogs https://learn.microsoft.com/azure/azure-monitor/reference/tables/signinlogs']),
    );
    assert.equal(links(text).length, 2);
  });

  it('are not made in files without rules', () => {
    assert.deepEqual(links('About T1613.', '/notes.md'), []);
  });
});
