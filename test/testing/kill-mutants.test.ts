import assert from 'node:assert/strict';
import { DISK } from '../../server/src/schema/configuration/disk.js';
import { testHost } from '../../server/src/cli/test-files.js';
import { Project } from '../../server/src/service/project.js';
import { killMutants } from '../../server/src/testing/kill-mutants.js';

/** A test of the brute-force rule that leaves most of its mutants alive; the sample's own tests kill them. */
const FEW_CASES = `version: 1
rule: brute-force.kql
now: 2026-11-20T12:00:00Z
defaults: { ResultType: '50126', UserPrincipalName: a@corp.example, IPAddress: 203.0.113.7 }
cases:
  - name: five failures and a success
    label: malicious
    events:
      - { TimeGenerated: 2026-11-20T09:00:00Z }
      - { TimeGenerated: 2026-11-20T09:01:00Z }
      - { TimeGenerated: 2026-11-20T09:02:00Z }
      - { TimeGenerated: 2026-11-20T09:12:00Z }
      - { TimeGenerated: 2026-11-20T09:13:00Z }
      - { TimeGenerated: 2026-11-20T09:14:00Z, ResultType: '0' }
    expect:
      rows: [{ Failures: 5, RiskScore: 70 }]
  - name: a pause starts the count anew
    label: benign
    events:
      - { TimeGenerated: 2026-11-20T09:00:00Z }
      - { TimeGenerated: 2026-11-20T09:01:00Z }
      - { TimeGenerated: 2026-11-20T09:02:00Z }
      - { TimeGenerated: 2026-11-20T09:12:00.0000001Z }
      - { TimeGenerated: 2026-11-20T09:13:00Z }
      - { TimeGenerated: 2026-11-20T09:14:00Z, ResultType: '0' }
    expect: none
`;

describe('cases that kill mutants', () => {
  it('are found for rules that look at events together', async () => {
    const host = testHost(new Project(DISK));
    const path = `${process.cwd()}/samples/brute-force/brute-force.test.yaml`;
    const killers = await killMutants(path, FEW_CASES, host);
    assert.deepEqual(killers.errors, []);
    assert.ok(killers.killed.length >= 10, String(killers.killed.length));
    // All that is no other rule at all is told before.
    assert.deepEqual(
      killers.left.map((m) => m.description),
      [],
    );
  });
});
