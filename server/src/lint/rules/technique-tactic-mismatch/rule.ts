import type { Field, RuleMetadata } from '../../../rules/metadata.js';
import { tactic, technique, type Technique } from '../../../schema/attack.js';
import { replacement, type Report } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';

type MessageId = 'unknown' | 'replaced' | 'withdrawn' | 'outside' | 'none';

export const techniqueTacticMismatch = defineLint({
  id: 'technique-tactic-mismatch',
  category: 'metadata',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [
    { title: 'MITRE ATT&CK', url: 'https://attack.mitre.org' },
    {
      title: 'Elastic detection rules: tests of the threat mapping',
      url: 'https://github.com/elastic/detection-rules',
    },
  ],
  summary: 'A technique that ATT&CK does not have, or that belongs to none of the tactics which the rule declares.',
  messages: {
    unknown: {
      message: 'ATT&CK has no technique {technique}.',
      why: 'The rule is counted nowhere in a view of the coverage.',
      remedy: 'Correct the id.',
    },
    replaced: {
      message: '{technique} ({name}) was replaced by {current}.',
      why: 'Views of the coverage show the techniques of today, and the rule is missing there.',
      remedy: 'Use {current}.',
      severity: 'info',
    },
    withdrawn: {
      message: 'ATT&CK has withdrawn {technique} ({name}).',
      why: 'Views of the coverage show the techniques of today, and the rule is missing there.',
      remedy: 'Use the technique that the behaviour is filed under now.',
      severity: 'info',
    },
    outside: {
      message: '{technique} ({name}) is a technique of {tactics}, none of which the rule declares.',
      why: 'The alert is filed under a stage of the attack that it is not about.',
      remedy: 'Declare one of its tactics, or correct the technique.',
      severity: 'warning',
    },
    none: {
      message: 'The rule declares neither tactics nor techniques.',
      why: 'Its alerts tell the analyst nothing of the stage of the attack, and nobody counts on it when coverage is planned.',
      remedy: 'Declare the tactics, and the techniques where they are known.',
      severity: 'info',
    },
  },
  create: ({ metadata, reportInFile }) => {
    if (metadata === undefined || metadata.kind === 'Function' || metadata.kind === 'Other') return {};
    const { tactics, techniques } = metadata;
    const declared = tactics?.value ?? [];
    const fields = techniques?.value ?? [];
    for (const field of fields) {
      const fault = faultOf(field, declared);
      if (fault !== undefined) reportInFile(fault);
    }
    if (declared.length === 0 && fields.length === 0 && metadata.kind !== 'Hunting') {
      const place = placeOf(metadata);
      if (place !== undefined) reportInFile({ start: place.start, end: place.end, messageId: 'none' });
    }
    return {};
  },
});

function placeOf({ name, id }: RuleMetadata): Field<string> | undefined {
  return name ?? id;
}

function faultOf(field: Field<string>, declared: readonly Field<string>[]): Report<MessageId> | undefined {
  const { value, start, end } = field;
  if (!/^T\d{4}(?:\.\d{3})?$/.test(value)) return undefined;
  const found = technique(value);
  const place = { start, end };
  if (found === undefined) return { ...place, messageId: 'unknown', data: { technique: `\`${value}\`` } };
  const data = { technique: `\`${value}\``, name: found.name };
  // What only the newest ATT&CK has replaced, the products still go by.
  if (found.status === 'revoked' && found.currentId !== undefined && found.revokedIn === undefined) {
    const current = found.currentId;
    const fixes = (): readonly Fix[] => [replacement('suggest', `Use ${current}`, place, current)];
    return { ...place, messageId: 'replaced', data: { ...data, current: `\`${current}\`` }, fixes };
  }
  if (found.status === 'deprecated') return { ...place, messageId: 'withdrawn', data };
  if (declared.length === 0 || declared.some((one) => belongsTo(found, one.value))) return undefined;
  return {
    ...place,
    messageId: 'outside',
    data: { ...data, tactics: found.sentinelTactics.length > 0 ? found.sentinelTactics : found.tactics },
  };
}

function belongsTo(found: Technique, name: string): boolean {
  const declared = tactic(name);
  // A name that is none is for the check of the file's form to tell.
  if (declared === undefined) return true;
  return found.tactics.includes(declared.shortName) || found.sentinelTactics.includes(declared.sentinelName ?? name);
}
