import { FoldingRangeRequest } from 'vscode-languageserver';
import { foldingRanges } from '../../service/folding.js';
import { documentFeature } from '../feature.js';

/** Null where no query is, so that the editor folds by its own means. */
export const foldingFeature = documentFeature(FoldingRangeRequest.type, { foldingRangeProvider: true }, ({ rule }) =>
  rule.units.length === 0 ? null : foldingRanges(rule),
);
