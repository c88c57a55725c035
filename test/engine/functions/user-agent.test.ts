import assert from 'node:assert/strict';
import { dynamicToJson } from '../../../server/src/engine/values/json.js';
import type { Dynamic } from '../../../server/src/engine/values/types.js';
import { bindCall, call, callConstant, cell, literal, Refused } from './call-site.js';

const SYMBIAN =
  'Mozilla/5.0 (SymbianOS/9.2; U; Series60/3.1 NokiaN81-3/10.0.032 Profile/MIDP-2.0 Configuration/CLDC-1.1 ) AppleWebKit/413 (KHTML, like Gecko) Safari/4';

describe('parse_user_agent', () => {
  it('gives one target by name', () => {
    const agent = 'Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML, like Gecko) AdobeAIR/2.5.1';
    assert.equal(
      dynamicToJson(callConstant('parse_user_agent', agent, 'browser') as Dynamic),
      '{"Browser":{"Family":"AdobeAIR","MajorVersion":"2","MinorVersion":"5","Patch":"1"}}',
    );
  });

  it('gives several targets, every key present', () => {
    const expected =
      '{"Browser":{"Family":"Nokia OSS Browser","MajorVersion":"3","MinorVersion":"1","Patch":""},' +
      '"OperatingSystem":{"Family":"Symbian OS","MajorVersion":"9","MinorVersion":"2","Patch":"","PatchMinor":""},' +
      '"Device":{"Family":"Nokia N81","Brand":"Nokia","Model":"N81-3"}}';
    assert.equal(dynamicToJson(call('parse_user_agent', SYMBIAN, ['browser', 'os', 'device']) as Dynamic), expected);
    assert.equal(dynamicToJson(call('parse_user_agent', SYMBIAN) as Dynamic), expected);
  });

  it('knows nothing of an empty text', () => {
    assert.equal(
      dynamicToJson(call('parse_user_agent', '', 'device') as Dynamic),
      '{"Device":{"Family":"Other","Brand":"","Model":""}}',
    );
  });

  it('refuses other targets', () => {
    assert.throws(() => bindCall('parse_user_agent', [cell('string', ''), literal('string', 'bot')]), Refused);
    assert.equal(call('parse_user_agent', '', 'bot'), null);
  });
});
