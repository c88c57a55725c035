import { InlayHintRequest } from 'vscode-languageserver';
import { countHints } from '../../service/count-hints.js';
import { toOffset } from '../../service/positions.js';
import { documentFeature } from '../feature.js';

export const inlayHintFeature = documentFeature(
  InlayHintRequest.type,
  { inlayHintProvider: { resolveProvider: false } },
  ({ rule }, { range }, { runs, session }) =>
    countHints(rule, (unit) => runs.lastRun(unit), session.settings.inlayHints.counts, {
      start: toOffset(rule, range.start),
      end: toOffset(rule, range.end),
    }),
);
