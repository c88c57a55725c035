import assert from 'node:assert/strict';
import { previewLinks } from '../../client/src/preview-links.js';

describe('links of previews', () => {
  const links = (markdown: string): string =>
    previewLinks(markdown, '/w/my rules', (uri) => decodeURIComponent(new URL(uri).pathname));

  it('are paths from the folder of the workspace, with the place in the file', () => {
    assert.equal(
      links('[`a`](file:///w/my%20rules/x/a.kql#L2,5) and [b](file:///w/my%20rules/b%20%28old%29.kql)'),
      '[`a`](/x/a.kql#L2,5) and [b](/b%20%28old%29.kql)',
    );
    assert.equal(links('[c](file:///w/other/c.kql#L1,1)'), '[c](/../other/c.kql#L1,1)');
  });

  it('are left alone where they lead elsewhere', () => {
    const text = '[d](https://example.org/a#b) `](file:` [e](#f)';
    assert.equal(links(text), text);
  });
});
