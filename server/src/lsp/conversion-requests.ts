import { RequestType } from 'vscode-languageserver';
import { NEW_RULE_KINDS } from '../rules/new-rule.js';
import { convertFile } from '../service/convert-file.js';
import { newRuleFiles } from '../service/new-rule-files.js';
import {
  CONVERT_REQUEST,
  NEW_RULE_REQUEST,
  type ConvertParams,
  type MadeFiles,
  type NewRuleParams,
} from '../service/protocol/convert.js';
import type { FeatureContext } from './context.js';
import { guarded, Refused } from './guard.js';

const CONVERT = new RequestType<ConvertParams, MadeFiles, void>(CONVERT_REQUEST);
const NEW_RULE = new RequestType<NewRuleParams, MadeFiles, void>(NEW_RULE_REQUEST);

/** Answers the requests that make files: conversions and new rules. The client shows or writes what it is given. */
export function registerConversions({ session }: FeatureContext): void {
  const { connection, log } = session;
  const noDocument = (): undefined => undefined;
  connection.onRequest(
    CONVERT,
    guarded(log, CONVERT_REQUEST, noDocument, ({ uri, into }: ConvertParams) => {
      const path = session.paths.pathOf(uri);
      const text = session.documents.get(uri)?.text ?? session.files.readFile(path);
      if (text === undefined) throw new Refused(`${path} cannot be read.`);
      return convertFile(path, text, into);
    }),
  );
  connection.onRequest(
    NEW_RULE,
    guarded(log, NEW_RULE_REQUEST, noDocument, ({ kind, name }: NewRuleParams) => {
      if (!NEW_RULE_KINDS.includes(kind)) throw new Refused(`There is no kind of rule called ${kind}.`);
      return { files: newRuleFiles(kind, name), problems: [] };
    }),
  );
}
