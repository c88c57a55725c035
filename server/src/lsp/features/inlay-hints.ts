import { InlayHintRequest } from 'vscode-languageserver';
import { countHints } from '../../service/count-hints.js';
import { toOffset } from '../../service/positions.js';
import { typeHints } from '../../service/type-hints.js';
import { documentFeature } from '../feature.js';

export const inlayHintFeature = documentFeature(
  InlayHintRequest.type,
  { inlayHintProvider: { resolveProvider: false } },
  ({ rule }, { range }, { runs, session }) => {
    const { inlayHints } = session.settings;
    const within = { start: toOffset(rule, range.start), end: toOffset(rule, range.end) };
    const counts = countHints(rule, (unit) => runs.lastRun(unit), inlayHints.counts, within);
    return [...counts, ...typeHints(rule, inlayHints, within)];
  },
);
