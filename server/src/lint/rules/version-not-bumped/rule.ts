import { replacement } from '../../context.js';
import type { Fix } from '../../finding.js';
import { defineLint } from '../../lint.js';
import { normalizedQuery } from '../../fingerprint.js';

export const versionNotBumped = defineLint({
  id: 'version-not-bumped',
  category: 'metadata',
  defaultSeverity: 'warning',
  fixKind: 'safe',
  requires: 'surroundings',
  platforms: ['sentinel'],
  since: '0.1.0',
  sources: [
    {
      title: 'Azure-Sentinel: checks of detections',
      url: 'https://github.com/Azure/Azure-Sentinel/wiki/Contribute-to-Sentinel-GitHub-Community-of-Queries',
    },
    { title: 'Elastic detection rules: version lock', url: 'https://github.com/elastic/detection-rules' },
  ],
  summary: 'A query that differs from the one on the base branch, under the same version.',
  messages: {
    same: {
      message: 'The query was changed, and the version is still {version}.',
      why: 'Workspaces that have the rule are not told that there is a newer one, and go on with the old query.',
      remedy: 'Raise it to {next}.',
    },
  },
  create: ({ metadata, surroundings, analysis, reportInFile }) => {
    const version = metadata?.version;
    const { base } = surroundings;
    if (version === undefined || base?.version !== version.value) return {};
    if (normalizedQuery(base.query) === normalizedQuery(analysis.text)) return {};
    const next = nextVersion(version.value);
    if (next === undefined) return {};
    const fixes = (): readonly Fix[] => [
      replacement('safe', `Raise the version to ${next}`, { start: version.start, end: version.end }, next),
    ];
    reportInFile({
      start: version.start,
      end: version.end,
      messageId: 'same',
      data: { version: `\`${version.value}\``, next: `\`${next}\`` },
      fixes,
    });
    return {};
  },
});

function nextVersion(version: string): string | undefined {
  const match = /^(\d+\.\d+\.)(\d+)$/.exec(version);
  return match === null ? undefined : `${match[1]!}${Number(match[2]) + 1}`;
}
