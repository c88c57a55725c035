import { randomUUID } from 'node:crypto';
import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';

export const duplicateRuleIdentity = defineLint({
  id: 'duplicate-rule-identity',
  category: 'metadata',
  defaultSeverity: 'error',
  fixKind: 'suggest',
  requires: 'surroundings',
  since: '0.1.0',
  sources: [
    {
      title: 'Azure-Sentinel: checks of detections',
      url: 'https://github.com/Azure/Azure-Sentinel/wiki/Contribute-to-Sentinel-GitHub-Community-of-Queries',
    },
    { title: 'SigmaHQ: duplicate rule tests', url: 'https://github.com/SigmaHQ/sigma' },
  ],
  summary: 'A rule with the id or the name of another rule of the workspace.',
  messages: {
    id: {
      message: 'The rule in {file} has this id too.',
      why: 'Deployed by id, one of the two overwrites the other, and its detection is gone.',
      remedy: 'Give the newer one an id of its own.',
    },
    name: {
      message: 'The rule in {file} has this name too.',
      why: 'In the queue of alerts nobody can tell the two apart, and settings by name apply to both.',
      remedy: 'Name them by what they find.',
      severity: 'info',
    },
  },
  create: ({ metadata, surroundings, reportInFile }) => {
    const others = surroundings.otherRules ?? [];
    const { id, name } = metadata ?? {};
    const sameId =
      id === undefined ? undefined : others.find((other) => other.id?.toLowerCase() === id.value.toLowerCase());
    if (id !== undefined && sameId !== undefined) {
      const fixes = (): readonly Fix[] => [
        replacement('suggest', 'Give it a new id', { start: id.start, end: id.end }, randomUUID()),
      ];
      reportInFile({ start: id.start, end: id.end, messageId: 'id', data: { file: `\`${sameId.file}\`` }, fixes });
      return {};
    }
    const sameName = name === undefined ? undefined : others.find((other) => other.name === name.value);
    if (name !== undefined && sameName !== undefined) {
      reportInFile({ start: name.start, end: name.end, messageId: 'name', data: { file: `\`${sameName.file}\`` } });
    }
    return {};
  },
});
