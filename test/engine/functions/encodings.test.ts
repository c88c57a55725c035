import assert from 'node:assert/strict';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { call, cell } from './call-site.js';

describe('encodings', () => {
  it('url_encode and url_encode_component', () => {
    assert.equal(call('url_encode', 'https://a.b/hello wörld~'), 'https%3a%2f%2fa.b%2fhello+w%c3%b6rld%7e');
    assert.equal(call('url_encode_component', "a b-_.!*()'"), 'a%20b-_.!*()%27');
  });

  it('url_decode', () => {
    assert.equal(call('url_decode', 'https%3a%2F%2fa+b%20%c3%b6'), 'https://a b ö');
    assert.equal(call('url_decode', '100%, %zz, %e'), '100%, %zz, %e');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(call('url_decode', call('url_encode', text)), text);
        assert.equal(call('url_decode', call('url_encode_component', text)), text);
      }),
    );
  });

  it('base64 of texts', () => {
    assert.equal(call('base64_encode_tostring', 'Kusto'), 'S3VzdG8=');
    assert.equal(call('base64_decodestring', 'S3VzdG8='), 'Kusto');
    assert.equal(call('base64_decode_tostring', 'S3VzdG8'), '');
    assert.equal(call('base64_decode_tostring', 'S3Vz dG8=\n'), 'Kusto');
    assert.equal(call('base64_decode_tostring', 'not base64!'), '');
    // Bytes that are not UTF-8.
    assert.equal(call('base64_decode_tostring', 'U3RyaW5n0KHR0tGA0L7Rh9C60LA='), '');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(call('base64_decode_tostring', call('base64_encode_tostring', text)), text);
      }),
    );
  });

  it('base64 of arrays and guids', () => {
    assert.deepEqual(call('base64_decode_toarray', 'S3VzdG8='), [75, 117, 115, 116, 111]);
    assert.equal(call('base64_decode_toarray', 'U3RyaW5n0KHR0tGA0L7Rh9C60LA'), null);
    assert.equal(call('base64_encode_fromarray', [75, 117, 115, 116, 111]), 'S3VzdG8=');
    assert.equal(call('base64_encode_fromarray', [75, 256]), '');
    assert.equal(call('base64_encode_fromarray', ['75']), '');
    assert.equal(call('base64_encode_fromarray', cell('dynamic', null)), '');
    const guid = cell('guid', 'ae3133f2-6e22-49ae-b06a-16e6a9b212eb');
    assert.equal(call('base64_encode_fromguid', guid), '8jMxriJurkmwahbmqbIS6w==');
    assert.equal(call('base64_decode_toguid', '8jMxriJurkmwahbmqbIS6w=='), guid.value);
    assert.equal(call('base64_decode_toguid', 'abcd1231'), null);
  });

  it('compression stores what does not shrink', () => {
    const gzipped = 'H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==';
    assert.equal(call('gzip_compress_to_base64_string', '1234567890qwertyuiop'), gzipped);
    assert.equal(call('gzip_decompress_from_base64_string', gzipped), '1234567890qwertyuiop');
    const deflated = 'eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==';
    assert.equal(call('zlib_compress_to_base64_string', '1234567890qwertyuiop'), deflated);
    assert.equal(call('zlib_decompress_from_base64_string', 'eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4='), 'Test string 123');
    const text = 'a'.repeat(100_000);
    const packed = call('zlib_compress_to_base64_string', text) as string;
    assert.ok(packed.length < 2000);
    assert.equal(call('zlib_decompress_from_base64_string', packed), text);
    assert.equal(call('gzip_decompress_from_base64_string', call('gzip_compress_to_base64_string', '')), '');
  });

  it('damaged streams give an empty text, and bombs stop the query', () => {
    assert.equal(call('gzip_decompress_from_base64_string', 'x0x0x0'), '');
    assert.equal(call('zlib_decompress_from_base64_string', 'x0x0x0=='), '');
    const cut = gzipSync('some text').subarray(0, 15).toString('base64');
    assert.equal(call('gzip_decompress_from_base64_string', cut), '');
    const named = gzipSync('some text');
    named[3] = 8;
    assert.equal(call('gzip_decompress_from_base64_string', named.toString('base64')), '');
    const bomb = deflateSync(Buffer.alloc(65 * 1024 * 1024), { level: 1 }).toString('base64');
    assert.throws(() => call('zlib_decompress_from_base64_string', bomb), /expands to more than/);
  });
});
