import type { NewRuleKind } from '../../rules/new-rule.js';

export type { NewRuleKind };

/** A file that the server made and the client shows or writes. */
export interface MadeFile {
  /** The file's name, without folder. */
  readonly name: string;
  readonly text: string;
}

/** What came of a conversion. Without files the problems say why; with files they say what was left out. */
export interface MadeFiles {
  readonly files: readonly MadeFile[];
  readonly problems: readonly string[];
}

/** `kqlens/convert`: Sentinel rules in YAML as an ARM template, or those of a template as YAML. */
export const CONVERT_REQUEST = 'kqlens/convert';
export interface ConvertParams {
  readonly uri: string;
  /** `other`: the other form, in one file. `rules`: each rule of a template as a YAML file of its own. */
  readonly into: 'other' | 'rules';
}

/** `kqlens/newRule`: a rule to start from, and a file that tests it. */
export const NEW_RULE_REQUEST = 'kqlens/newRule';
export interface NewRuleParams {
  readonly kind: NewRuleKind;
  readonly name: string;
}
