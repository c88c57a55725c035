import { HoverRequest } from 'vscode-languageserver';
import { hover } from '../../service/hover.js';
import { documentFeature } from '../feature.js';

export const hoverFeature = documentFeature(
  HoverRequest.type,
  { hoverProvider: true },
  ({ rule }, { position }, { runs }) => hover(rule, position, (unit) => runs.lastRun(unit)) ?? null,
);
