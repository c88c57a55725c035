import type { ItemDraft } from './item.js';

interface Snippet {
  readonly label: string;
  readonly detail: string;
  readonly text: string;
}

/** What rules begin with. */
const AT_START: readonly Snippet[] = [
  {
    label: 'let list',
    detail: 'a list of values under a name',
    text: 'let ${1:Names} = dynamic(["$2"]);',
  },
  {
    label: 'let function',
    detail: 'a function of the query',
    text: 'let ${1:name} = (${2:parameter}: ${3:string}) {\n    $0\n};',
  },
  {
    label: 'union fuzzy',
    detail: 'rows of several tables, also where one is missing',
    text: 'union isfuzzy=true\n    ($1),\n    ($2)',
  },
];

/** What rules do with rows; `@time` is the time column at hand. */
const AFTER_PIPE: readonly Snippet[] = [
  { label: 'where recent', detail: 'rows of the last time', text: 'where @time > ago(${1:1d})' },
  {
    label: 'where between',
    detail: 'rows of a window of time',
    text: 'where @time between (ago(${1:1d}) .. ago(${2:1h}))',
  },
  {
    label: 'summarize by time',
    detail: 'counts per bin of time',
    text: 'summarize ${1:Events} = count() by ${2:DeviceName}, bin(@time, ${3:1h})',
  },
  {
    label: 'summarize newest',
    detail: 'the newest row of each entity',
    text: 'summarize arg_max(@time, *) by ${1:DeviceId}',
  },
  {
    label: 'extend score',
    detail: 'a score by conditions, the highest first',
    text: 'extend RiskScore = case(\n    ${1:condition}, ${2:90},\n    ${3:condition}, ${4:60},\n    ${5:30}\n)',
  },
  {
    label: 'join inner',
    detail: 'rows with a partner in another table',
    text: 'join kind=inner (\n    ${1:Table}\n    | where @time > ago(${2:1d})\n) on ${3:DeviceId}',
  },
  {
    label: 'join leftanti',
    detail: 'rows without a partner, such as those not seen before',
    text: 'join kind=leftanti (\n    ${1:Table}\n    | where @time between (ago(${2:14d}) .. ago(${3:1d}))\n) on ${4:DeviceId}',
  },
];

export function startSnippets(): readonly ItemDraft[] {
  return AT_START.map((snippet) => item(snippet, snippet.text));
}

/** @param time - the time column of the rows at the cursor. */
export function pipeSnippets(time: string): readonly ItemDraft[] {
  return AFTER_PIPE.map((snippet) => item(snippet, snippet.text.replaceAll('@time', time)));
}

function item({ label, detail }: Snippet, text: string): ItemDraft {
  return { label, kind: 'snippet', detail, order: `089_${label}`, before: text, snippet: text };
}
