import { stringify } from 'yaml';

/** Rules that can be started from a template. */
export type NewRuleKind = 'scheduled' | 'nrt' | 'hunting' | 'custom-detection' | 'kql';

export const NEW_RULE_KINDS: readonly NewRuleKind[] = ['scheduled', 'nrt', 'hunting', 'custom-detection', 'kql'];

/** A new rule file. */
export interface NewRule {
  /** Made from the rule's name, with the extension that fits the kind. */
  readonly fileName: string;
  readonly text: string;
}

/**
 * A rule to start from: valid as it is, with a query that returns what the kind of rule requires.
 *
 * @param id the rule's GUID; a random one unless given.
 */
export function newRule(kind: NewRuleKind, name: string, id: string = globalThis.crypto.randomUUID()): NewRule {
  const stem =
    name
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'rule';
  const title = stringify(name.trim() || 'New rule', { lineWidth: 0 }).trimEnd();
  const extension = { scheduled: 'yaml', nrt: 'yaml', hunting: 'yaml', 'custom-detection': 'yaml', kql: 'kql' }[kind];
  return { fileName: `${stem}.${extension}`, text: TEMPLATES[kind](title, id, name) };
}

const SENTINEL_QUERY = `query: |
  DeviceProcessEvents
  | where FileName =~ "example.exe"
  | project TimeGenerated, DeviceName, AccountName, FileName, ProcessCommandLine
entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: DeviceName
  - entityType: Account
    fieldMappings:
      - identifier: Name
        columnName: AccountName
`;

const CONNECTORS = `requiredDataConnectors:
  - connectorId: MicrosoftThreatProtection
    dataTypes:
      - DeviceProcessEvents
`;

const ATTACK = `tactics:
  - Execution
relevantTechniques:
  - T1204
`;

type Template = (title: string, id: string, name: string) => string;

const TEMPLATES: Readonly<Record<NewRuleKind, Template>> = {
  scheduled: (title, id) => `id: ${id}
name: ${title}
description: |
  What happened, and why it matters.
severity: Medium
${CONNECTORS}queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
${ATTACK}${SENTINEL_QUERY}version: 1.0.0
kind: Scheduled
`,
  nrt: (title, id) => `id: ${id}
name: ${title}
description: |
  What happened, and why it matters.
severity: Medium
${CONNECTORS}${ATTACK}${SENTINEL_QUERY}version: 1.0.0
kind: NRT
`,
  hunting: (title, id) => `id: ${id}
name: ${title}
description: |
  What to look for, and how to judge what is found.
${CONNECTORS}${ATTACK}${SENTINEL_QUERY}version: 1.0.0
`,
  'custom-detection': (title, id) => `id: ${id}
displayName: ${title}
status: enabled
queryCondition:
  queryText: |
    DeviceProcessEvents
    | where FileName =~ "example.exe"
    | project Timestamp, ReportId, DeviceId, DeviceName, AccountName, ProcessCommandLine
schedule:
  frequency: PT1H
detectionAction:
  alertTemplate:
    title: ${title}
    description: |
      What happened, and why it matters.
    severity: medium
    tactics:
      - tactic: Execution
        techniques:
          - technique: T1204
    entityMappings:
      hosts:
        - deviceIdColumn: DeviceId
`,
  kql: (_title, _id, name) => `// ${name.trim().replace(/\s+/g, ' ') || 'New rule'}
DeviceProcessEvents
| where FileName =~ "example.exe"
| project TimeGenerated, DeviceName, AccountName, FileName, ProcessCommandLine
`,
};
