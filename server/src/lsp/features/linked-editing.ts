import { LinkedEditingRangeRequest } from 'vscode-languageserver';
import { linkedEditingRanges } from '../../service/linked-editing.js';
import { documentFeature } from '../feature.js';

export const linkedEditingFeature = documentFeature(
  LinkedEditingRangeRequest.type,
  { linkedEditingRangeProvider: true },
  ({ rule }, { position }) => linkedEditingRanges(rule, position) ?? null,
);
