import assert from 'node:assert/strict';
import { dynamicToJson } from '../../../server/src/engine/values/json.js';
import type { Decimal } from '../../../server/src/engine/values/decimal.js';
import type { Dynamic, Value } from '../../../server/src/engine/values/types.js';
import { bindCall, call, callConstant, cell, literal, Refused } from './call-site.js';

/** The result of a call as JSON text, which keeps the order of keys. */
const json = (value: Value): string => dynamicToJson(value as Dynamic);

describe('parse_xml', () => {
  const cases: readonly (readonly [xml: string, expected: string])[] = [
    ['<e/>', '{"e":null}'],
    ['<e>text</e>', '{"e":"text"}'],
    ['<e name="value" />', '{"e":{"@name":"value"}}'],
    ['<e name="value">text</e>', '{"e":{"@name":"value","#text":"text"}}'],
    ['<e> <a>text</a> <b>text</b> </e>', '{"e":{"a":"text","b":"text"}}'],
    ['<e> <a>text</a> <a>text</a> </e>', '{"e":{"a":["text","text"]}}'],
    ['<e> text <a>text</a> </e>', '{"e":{"#text":"text","a":"text"}}'],
    ['<?xml version="1.0"?><!-- c --><ns:e xmlns:ns="u">1 &lt; 2</ns:e>', '{"ns:e":{"@xmlns:ns":"u","#text":"1 < 2"}}'],
    ['<D><d n="a">1</d><d n="b"></d></D>', '{"D":{"d":[{"@n":"a","#text":"1"},{"@n":"b"}]}}'],
    ['<e>a<!-- c -->b</e>', '{"e":"ab"}'],
    ['<e><![CDATA[x]]></e>', '{"e":null}'],
  ];
  for (const [xml, expected] of cases) {
    it(xml, () => {
      assert.equal(json(call('parse_xml', xml)), expected);
    });
  }

  it('is null for what is no XML', () => {
    for (const text of ['', 'text', '<a><b></a>', '<a/><b/>', '<a x=1/>', '<a>&unknown;</a>']) {
      assert.equal(call('parse_xml', text), null, text);
    }
    assert.equal(call('parse_xml', `<a>${'x'.repeat(1_048_576)}</a>`), null);
    assert.equal(call('parse_xml', '<a>'.repeat(5000) + '</a>'.repeat(5000)), null);
  });
});

describe('parse_csv', () => {
  it('takes the first record', () => {
    assert.deepEqual(call('parse_csv', 'record1,a,b,c\nrecord2,x,y,z'), ['record1', 'a', 'b', 'c']);
    assert.deepEqual(call('parse_csv', 'a,"b,b",c "d","Title: ""T""","line1\nline2",'), [
      'a',
      'b,b',
      'c "d"',
      'Title: "T"',
      'line1\nline2',
      '',
    ]);
    assert.deepEqual(call('parse_csv', ''), ['']);
    assert.deepEqual(call('parse_csv', 'a, b\r\nc'), ['a', ' b']);
    assert.deepEqual(call('parse_csv', '"open, ended'), ['open, ended']);
  });
});

describe('parse_url', () => {
  it('gives every part as written', () => {
    assert.equal(
      json(call('parse_url', 'scheme://username:password@host:1234/this/is/a/path?k2=v2&k1=v1#fragment')),
      '{"Scheme":"scheme","Host":"host","Port":"1234","Path":"/this/is/a/path","Username":"username",' +
        '"Password":"password","Query Parameters":{"k1":"v1","k2":"v2"},"Fragment":"fragment"}',
    );
    const part = (url: string, key: string): Dynamic | undefined =>
      (call('parse_url', url) as ReadonlyMap<string, Dynamic>).get(key);
    assert.equal(part('https://example.org/', 'Path'), '');
    assert.equal(part('https://example.org/a%20b/', 'Path'), '/a%20b/');
    assert.equal(part('https://user@example.org', 'Username'), '');
    assert.equal(part('https://user@example.org', 'Host'), 'example.org');
    assert.equal(part('http://[2001:db8::1]:80/x', 'Host'), '[2001:db8::1]');
    assert.equal(part('http://[2001:db8::1]:80/x', 'Port'), '80');
    assert.deepEqual(
      part('http://h?a=1&b=2&a=3&=x&c', 'Query Parameters'),
      new Map<string, Dynamic>([
        ['a', ['1', '3']],
        ['b', '2'],
        ['c', ''],
      ]),
    );
  });

  it('gives empty parts for a text that is no absolute URL', () => {
    const empty =
      '{"Scheme":"","Host":"","Port":"","Path":"","Username":"","Password":"","Query Parameters":{},"Fragment":""}';
    for (const text of ['', 'bing.com', '/a/b?c=d', 'http://host:port/'])
      assert.equal(json(call('parseurl', text)), empty, text);
  });

  it('parse_urlquery', () => {
    assert.equal(
      json(call('parse_urlquery', 'k3=v3&k1=v%201&k2=a=b')),
      '{"Query Parameters":{"k1":"v%201","k2":"a=b","k3":"v3"}}',
    );
    assert.equal(json(call('parseurlquery', '')), '{"Query Parameters":{}}');
  });
});

describe('parse_path', () => {
  const parts = (path: string): string[] => [...(call('parse_path', path) as ReadonlyMap<string, string>).values()];

  it('names every part', () => {
    assert.equal(
      json(call('parse_path', 'a')),
      '{"Scheme":"","RootPath":"","DirectoryPath":"","DirectoryName":"","Filename":"a","Extension":"","AlternateDataStreamName":""}',
    );
  });

  it('knows slashes of both kinds, drives, shares, long paths and streams', () => {
    assert.deepEqual(parts('C:\\temp\\file.txt'), ['', 'C:\\', 'C:\\temp', 'temp', 'file.txt', 'txt', '']);
    assert.deepEqual(parts('C:\\file.txt'), ['', 'C:\\', 'C:\\', '', 'file.txt', 'txt', '']);
    assert.deepEqual(parts('temp\\file.txt'), ['', '', 'temp', 'temp', 'file.txt', 'txt', '']);
    assert.deepEqual(parts('file://C:/temp/file.txt:some.exe'), [
      'file',
      'C:/',
      'C:/temp',
      'temp',
      'file.txt',
      'txt',
      'some.exe',
    ]);
    assert.deepEqual(parts('\\\\shared\\users\\temp\\file.txt.gz'), [
      '',
      '',
      '\\\\shared\\users\\temp',
      'temp',
      'file.txt.gz',
      'gz',
      '',
    ]);
    assert.deepEqual(parts('/usr/lib/temp/file.txt'), ['', '', '/usr/lib/temp', 'temp', 'file.txt', 'txt', '']);
    assert.deepEqual(parts('\\\\?\\C:\\dir\\f'), ['', 'C:\\', '\\\\?\\C:\\dir', 'dir', 'f', '', '']);
    assert.deepEqual(parts('/file'), ['', '', '/', '', 'file', '', '']);
    assert.deepEqual(parts('C:\\dir\\'), ['', 'C:\\', 'C:\\dir', 'dir', '', '', '']);
  });
});

describe('parse_version', () => {
  const version = (text: string): string | undefined => (call('parse_version', text) as Decimal | null)?.toFixed();

  it('is a decimal of four times eight digits', () => {
    assert.equal(version('0.0.0.5'), '5');
    assert.equal(version('0.0.3'), '300000000');
    assert.equal(version('1.2.3.4'), '1000000020000000300000004');
    assert.equal(version('1'), version('1.0.0.0'));
    assert.equal(version('99999999.99999999.99999999.99999999'), '9'.repeat(32));
    for (const text of ['', '1.', 'v1', '1.2.3.4.5', '123456789', '1.-2']) assert.equal(version(text), undefined, text);
  });
});

describe('parse_command_line', () => {
  const args = (line: string): Value => callConstant('parse_command_line', line, 'windows');

  it('follows CommandLineToArgvW', () => {
    assert.deepEqual(args('echo "hello world!"'), ['echo', 'hello world!']);
    assert.deepEqual(args('"C:\\Program Files\\a.exe" /x  "b c"d \t e'), [
      'C:\\Program Files\\a.exe',
      '/x',
      'b cd',
      'e',
    ]);
    assert.deepEqual(args('C:\\dir\\a.exe \\\\host\\x "C:\\dir\\\\" f'), [
      'C:\\dir\\a.exe',
      '\\\\host\\x',
      'C:\\dir\\',
      'f',
    ]);
    assert.deepEqual(args('p a\\"b a\\\\"b c" \\\\\\"'), ['p', 'a"b', 'a\\b c', '\\"']);
    // Two quotes inside quotes are one, and end the quotes.
    assert.deepEqual(args('p "a""b c "" """x y"""'), ['p', 'a"b', 'c', '', '"x', 'y"']);
    assert.deepEqual(args(''), []);
  });

  it('refuses other parsers', () => {
    assert.throws(() => bindCall('parse_command_line', [cell('string', ''), literal('string', 'bash')]), Refused);
    assert.equal(call('parse_command_line', 'a b', 'bash'), null);
  });
});
