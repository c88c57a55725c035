import {
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type SemanticTokens,
} from 'vscode-languageserver';
import { toOffset } from '../../service/positions.js';
import { semanticTokens, TOKEN_LEGEND, tokenEdits } from '../../service/semantic-tokens.js';
import type { FeatureContext } from '../context.js';
import { documentFeature, type RequestedDocument } from '../feature.js';

/** How many documents' last answers are kept for the next delta. */
const KEPT = 50;

interface Answer extends SemanticTokens {
  readonly resultId: string;
}

/** The last answers of each server, by URI; the newest last. */
const answers = new WeakMap<FeatureContext, Map<string, Answer>>();
let lastId = 0;

function answer(context: FeatureContext, { open, rule }: RequestedDocument): Answer {
  const kept = answers.get(context) ?? new Map<string, Answer>();
  answers.set(context, kept);
  const made = { resultId: String(++lastId), data: semanticTokens(rule, augments(context)) };
  kept.delete(open.uri);
  kept.set(open.uri, made);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return made;
}

function augments({ session }: FeatureContext): boolean {
  return session.client.textDocument?.semanticTokens?.augmentsSyntaxTokens === true;
}

export const semanticTokensFeature = documentFeature(
  SemanticTokensRequest.type,
  { semanticTokensProvider: { legend: TOKEN_LEGEND, full: { delta: true }, range: true } },
  (document, _params, context) => answer(context, document),
);

export const semanticTokensDeltaFeature = documentFeature(
  SemanticTokensDeltaRequest.type,
  {},
  (document, { previousResultId }, context) => {
    const before = answers.get(context)?.get(document.open.uri);
    const after = answer(context, document);
    if (before?.resultId !== previousResultId) return after;
    return { resultId: after.resultId, edits: tokenEdits(before.data, after.data) };
  },
);

export const semanticTokensRangeFeature = documentFeature(
  SemanticTokensRangeRequest.type,
  {},
  ({ rule }, { range }, context) => {
    const within = { start: toOffset(rule, range.start), end: toOffset(rule, range.end) };
    return { data: semanticTokens(rule, augments(context), within) };
  },
);
