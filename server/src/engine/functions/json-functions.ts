import { followJsonPath, parseJsonPath } from '../text/json-path.js';
import { convertValue } from '../values/convert.js';
import { parseJson } from '../values/json.js';
import type { Dynamic } from '../values/types.js';
import { textArgument } from './text-arguments.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';

/** JSON texts. */
export const JSON_FUNCTIONS: readonly ScalarFunction[] = [
  {
    name: 'parse_json',
    aliases: ['parsejson', 'todynamic', 'toobject'],
    resultType: () => 'dynamic',
    bind: bindParseJson,
  },
  { name: 'extract_json', aliases: ['extractjson'], bind: bindExtractJson },
];

/**
 * `parse_json()`: a text that is not JSON becomes a dynamic string, "" becomes null; other values stay what they are.
 * Source: https://learn.microsoft.com/kusto/query/parse-json-function
 */
function bindParseJson(site: CallSite): ScalarImplementation {
  const type = site.argTypes[0] ?? 'string';
  return (value) => convertValue(value ?? null, type, 'dynamic');
}

/**
 * `extract_json(path, text [, typeof(type)])`: what the path leads to, as text or as the type. Null (or "") where the
 * text is not JSON or the path leads nowhere.
 * Source: https://learn.microsoft.com/kusto/query/extract-json-function
 */
function bindExtractJson(site: CallSite): ScalarImplementation {
  const path = textArgument(site, 0);
  const text = textArgument(site, 1);
  const constant = site.constant(0);
  const fixed = constant === undefined ? undefined : parseJsonPath(path(constant.value));
  if (constant !== undefined && fixed === undefined) {
    site.refuse('extract_json(): the path is not a JSONPath that Kusto knows', 0);
  }
  return (pathValue, textValue) => {
    const steps = fixed ?? parseJsonPath(path(pathValue));
    const found = steps === undefined ? undefined : followJsonPath(readJson(text(textValue)), steps);
    return convertValue(found ?? null, 'dynamic', site.type);
  };
}

function readJson(text: string): Dynamic {
  const result = parseJson(text);
  return result.error === undefined ? result.value : null;
}
