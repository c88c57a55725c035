import { HoverRequest } from 'vscode-languageserver';
import { hover, literalAt } from '../../service/hover.js';
import { testFileHover } from '../../service/test-file/hover.js';
import { isRuleTestPath } from '../../testing/file/read.js';
import { documentFeature } from '../feature.js';

export const hoverFeature = documentFeature(
  HoverRequest.type,
  { hoverProvider: true },
  async ({ open, rule }, { position }, { runs, samples, session }, token) => {
    if (isRuleTestPath(open.path)) return testFileHover(open.path, open.text, position, session.project) ?? null;
    const literal = literalAt(rule, position);
    const count = literal === undefined ? undefined : await samples.count(literal.unit, literal.text, token);
    return hover(rule, position, (unit) => runs.lastRun(unit), count) ?? null;
  },
);
