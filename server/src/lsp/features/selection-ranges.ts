import { SelectionRangeRequest } from 'vscode-languageserver';
import { selectionRanges } from '../../service/selection-ranges.js';
import { documentFeature } from '../feature.js';

export const selectionRangeFeature = documentFeature(
  SelectionRangeRequest.type,
  { selectionRangeProvider: true },
  ({ rule }, { positions }) => selectionRanges(rule, positions),
);
