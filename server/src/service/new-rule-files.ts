import { newRule, type NewRuleKind } from '../rules/new-rule.js';
import type { MadeFile } from './protocol/convert.js';

/** A rule to start from, and a test file that the rule passes. The rule comes first. */
export function newRuleFiles(kind: NewRuleKind, name: string): readonly [MadeFile, MadeFile] {
  const { fileName, text } = newRule(kind, name);
  const test = `${fileName.replace(/\.[^.]*$/, '')}.test.yaml`;
  const time = kind === 'custom-detection' ? 'Timestamp' : 'TimeGenerated';
  return [
    { name: fileName, text },
    { name: test, text: testOf(fileName, time) },
  ];
}

function testOf(rule: string, time: string): string {
  return `version: 1
rule: ${JSON.stringify(rule)}
now: 2026-01-15T12:00:00Z
table: DeviceProcessEvents
defaults:
  ${time}: 2026-01-15T11:30:00Z
  DeviceName: ws-001
  AccountName: a.user

cases:
  - name: what the rule looks for
    label: malicious
    events:
      - { id: run, FileName: example.exe, ProcessCommandLine: example.exe }
    expect:
      hits: [run]

  - name: what it must not hit
    label: benign
    events:
      - { id: other, FileName: notepad.exe, ProcessCommandLine: notepad.exe }
`;
}
