import {
  DocumentFormattingRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
} from 'vscode-languageserver';
import {
  formatDocument,
  formatOnType,
  formatRange,
  formattingOptions,
  TYPED_TRIGGERS,
} from '../../service/formatting.js';
import { toOffset } from '../../service/positions.js';
import { documentFeature } from '../feature.js';

export const formattingFeature = documentFeature(
  DocumentFormattingRequest.type,
  { documentFormattingProvider: true },
  ({ rule }, { options }) => formatDocument(rule, formattingOptions(options)),
);

export const rangeFormattingFeature = documentFeature(
  DocumentRangeFormattingRequest.type,
  { documentRangeFormattingProvider: true },
  ({ rule }, { range, options }) => {
    const within = { start: toOffset(rule, range.start), end: toOffset(rule, range.end) };
    return formatRange(rule, within, formattingOptions(options));
  },
);

const [FIRST_TRIGGER, ...MORE_TRIGGERS] = TYPED_TRIGGERS;

export const onTypeFormattingFeature = documentFeature(
  DocumentOnTypeFormattingRequest.type,
  { documentOnTypeFormattingProvider: { firstTriggerCharacter: FIRST_TRIGGER, moreTriggerCharacter: MORE_TRIGGERS } },
  ({ rule }, { position, ch, options }) => formatOnType(rule, position, ch, formattingOptions(options)),
);
