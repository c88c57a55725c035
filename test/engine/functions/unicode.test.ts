import assert from 'node:assert/strict';
import fc from 'fast-check';
import { call, cell } from './call-site.js';

describe('code points', () => {
  it('from and to strings', () => {
    assert.deepEqual(call('unicode_codepoints_from_string', 'a⒦😀'), [97, 9382, 128512]);
    assert.deepEqual(call('to_utf8', ''), []);
    assert.equal(call('make_string', 75, 10, [117, 115], 128512), 'K\nus😀');
    assert.equal(call('unicode_codepoints_to_string', 75, 0x110000), '');
    assert.equal(call('unicode_codepoints_to_string', [0xd800]), '');
    assert.equal(call('unicode_codepoints_to_string', ['75']), '');
    assert.equal(call('unicode_codepoints_to_string', cell('long', null)), '');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(call('make_string', call('to_utf8', text)), text);
      }),
    );
  });
});

describe('punycode', () => {
  it('of texts', () => {
    assert.equal(call('punycode_from_string', 'académie-française'), 'acadmie-franaise-npb1a');
    assert.equal(call('punycode_from_string', '艺术'), 'cqv902d');
    assert.equal(call('punycode_to_string', 'acadmie-franaise-npb1a'), 'académie-française');
    assert.equal(call('punycode_to_string', 'é-a'), '');
    assert.equal(call('punycode_to_string', '99999999'), '');
    assert.equal(call('punycode_to_string', 'a-!'), '');
  });

  it('of domains, label by label, whatever the full stop', () => {
    assert.equal(
      call('punycode_domain_to_string', 'Riðill｡Skáldskaparmál｡org'),
      'xn--Riill-jta.xn--Skldskaparml-dbbj.org',
    );
    assert.equal(call('punycode_domain_from_string', 'xn--Ge-mia.Bulg.edu'), 'Gáe.Bulg.edu');
    assert.equal(call('punycode_domain_from_string', 'XN--ry-lja8c.com'), 'rúyì.com');
    assert.equal(call('punycode_domain_from_string', 'xn--99999999.com'), '');
  });

  it('decodes what it encodes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(call('punycode_to_string', call('punycode_from_string', text)), text);
      }),
    );
  });
});
