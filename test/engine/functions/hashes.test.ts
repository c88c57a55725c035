import assert from 'node:assert/strict';
import fc from 'fast-check';
import xxhash from 'xxhash-wasm';
import { xxHash64 } from '../../../server/src/engine/text/xxhash64.js';
import { parseDatetime } from '../../../server/src/engine/values/datetime.js';
import { call, cell } from './call-site.js';

const at = (text: string) => cell('datetime', parseDatetime(text));

describe('hash functions', () => {
  it('hash_md5 and kin hash the text of a value', () => {
    assert.equal(call('hash_md5', 'World'), 'f5a7924e621e84c9280a9a27e1bcb7f6');
    assert.equal(call('hash_md5', at('2020-01-01')), '786c530672d1f8db31fee25ea8a9390b');
    assert.equal(call('hash_sha1', at('2020-01-01')), 'e903e533f4d636b4fc0dcf3cf81e7b7f330de776');
    assert.equal(call('hash_sha256', 'World'), '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524');
    assert.equal(call('hash_sha256', ''), '');
    assert.equal(call('hash_md5', cell('long', null)), '');
  });

  it('hash is xxHash64 of the bytes of a text or of the ticks of a datetime', () => {
    assert.equal(call('hash', 'World'), 1846988464401551951n);
    assert.equal(call('hash_xxhash64', 'World', 100), 51);
    assert.equal(call('hash', at('2015-01-01')), 1380966698541616202n);
    assert.equal(call('hash', 'Hello'), 753694413698530628n);
    assert.equal(call('hash', 'World', 0), null);
    assert.equal(call('hash', cell('long', null)), null);
  });

  it('a modulus gives a remainder that is not negative', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1000 }), (text, modulus) => {
        const remainder = call('hash', text, modulus) as number;
        assert.ok(remainder >= 0 && remainder < modulus);
      }),
    );
  });

  it('hashes of other types differ by type and value', () => {
    const values = [cell('int', 1), cell('long', 1), cell('real', 1), cell('bool', true), cell('string', '1')];
    assert.equal(new Set(values.map((v) => call('hash', v))).size, values.length);
    assert.notEqual(
      call('hash', cell('guid', '00000000-0000-0000-0000-000000000001')),
      call('hash', cell('guid', '00000000-0000-0000-0000-000000000002')),
    );
  });

  it('agrees with another implementation of xxHash64', async () => {
    const { h64Raw } = await xxhash();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        assert.equal(xxHash64(bytes), BigInt.asIntN(64, h64Raw(bytes)));
      }),
    );
  });

  it('combined hashes are named as not implemented', () => {
    assert.throws(() => call('hash_combine', 1, 2), /not implemented: hash_combine\(\)/);
    assert.throws(() => call('hash_many', 'a', 'b'), /not implemented: hash_many\(\)/);
  });
});
