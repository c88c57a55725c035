import { parseUserAgent, USER_AGENT_TARGETS, type UserAgentTarget } from '../text/user-agent.js';
import { isDynamicArray, type Value } from '../values/types.js';
import type { CallSite, ScalarFunction, ScalarImplementation } from './contract.js';
import { textArgument } from './text-arguments.js';

/** Source: https://learn.microsoft.com/kusto/query/parse-user-agent-function */
export const USER_AGENT_FUNCTIONS: readonly ScalarFunction[] = [{ name: 'parse_user_agent', bind: bindParseUserAgent }];

/** `parse_user_agent(text [, targets])`: a target's name or an array of them; without them all. Other names are refused. */
function bindParseUserAgent(site: CallSite): ScalarImplementation {
  const text = textArgument(site, 0);
  const constant = site.constant(1);
  const given = site.argTypes.length > 1;
  const fixed = given ? constant && readTargets(constant.value) : USER_AGENT_TARGETS;
  if (constant !== undefined && fixed === undefined) {
    site.refuse(`parse_user_agent(): what to look for must be among ${USER_AGENT_TARGETS.join(', ')}`, 1);
  }
  return (value, targetsValue) => {
    const targets = fixed ?? readTargets(targetsValue ?? null);
    return targets === undefined ? null : parseUserAgent(text(value), targets);
  };
}

/** undefined if one of the names is not known. */
function readTargets(value: Value): readonly UserAgentTarget[] | undefined {
  const names = isDynamicArray(value) ? value : [value];
  const targets = names.map((name) =>
    USER_AGENT_TARGETS.find((t) => typeof name === 'string' && t === name.toLowerCase()),
  );
  return targets.every((target) => target !== undefined) ? targets : undefined;
}
