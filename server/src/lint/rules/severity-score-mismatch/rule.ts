import type { ScoreBand } from '../../../schema/configuration/types.js';
import { defineLint } from '../../lint.js';
import type { QueryModel } from '../../model/query-model.js';
import { mapScores } from './scores.js';

/** Severities of alerts, least first, and how far a band of scores reaches among them. */
const SEVERITIES = ['informational', 'low', 'medium', 'high'];

export const severityScoreMismatch = defineLint({
  id: 'severity-score-mismatch',
  category: 'metadata',
  defaultSeverity: 'info',
  fixKind: 'none',
  requires: 'rule-file',
  since: '0.1.0',
  sources: [
    {
      title: 'Elastic detection rules: severity and risk score tests',
      url: 'https://github.com/elastic/detection-rules',
    },
  ],
  summary: 'A declared severity that is not that of the highest score which the query can give.',
  messages: {
    mismatch: {
      message: 'The rule is {severity}, and its scores reach {score}, which is {band}.',
      why: 'Alerts are worked off by severity: the worst events of this rule wait with its mildest, or its mildest are looked at first.',
      remedy: 'Set the severity to {band}, or let `alertSeverityColumnName` set it for each alert.',
    },
  },
  create: ({ model, metadata, analysis, scoreColumns, scoreBands, reportInFile }) => {
    const severity = metadata?.severity;
    const dynamic = metadata?.alertDetailsOverride?.severityColumnName;
    const declared = severity === undefined ? -1 : SEVERITIES.indexOf(severity.value.toLowerCase());
    if (severity === undefined || declared < 0 || dynamic !== undefined) return {};
    return {
      'QueryBlock:exit': () => {
        const score = highestScore(model, scoreColumns, analysis.result?.columns.map(({ name }) => name) ?? []);
        if (score === undefined) return;
        const band = scoreBands.find(({ below }) => score < below);
        const rank = band === undefined ? -1 : rankOf(band, scoreBands);
        if (band === undefined || rank === declared) return;
        const data = { severity: `\`${severity.value}\``, score, band: `\`${band.name}\`` };
        reportInFile({ start: severity.start, end: severity.end, messageId: 'mismatch', data });
      },
    };
  },
});

function highestScore(model: QueryModel, columns: readonly string[], returned: readonly string[]): number | undefined {
  const column = columns.find((name) => returned.includes(name));
  const values = column === undefined ? undefined : mapScores(model, column);
  return values === undefined || values.length === 0 ? undefined : Math.max(...values);
}

/** The severity that a band stands for: by its name, or the highest for bands beyond. */
function rankOf({ name }: ScoreBand, bands: readonly ScoreBand[]): number {
  const named = SEVERITIES.indexOf(name.toLowerCase());
  if (named >= 0) return named;
  return bands.at(-1)?.name === name ? SEVERITIES.length - 1 : -1;
}
