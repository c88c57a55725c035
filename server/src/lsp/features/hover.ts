import { HoverRequest } from 'vscode-languageserver';
import { hover, literalAt } from '../../service/hover.js';
import { documentFeature } from '../feature.js';

export const hoverFeature = documentFeature(
  HoverRequest.type,
  { hoverProvider: true },
  async ({ rule }, { position }, { runs, samples }, token) => {
    const literal = literalAt(rule, position);
    const count = literal === undefined ? undefined : await samples.count(literal.unit, literal.text, token);
    return hover(rule, position, (unit) => runs.lastRun(unit), count) ?? null;
  },
);
