import type { Expression, Span } from '../../../syntax/expressions.js';
import { defineLint } from '../../lint.js';
import type { ColumnScope } from '../../model/columns.js';

const PROCESS_ID =
  /^(?:(?:Initiating|Parent|New|Acting|Target|Creating|Caller|Sub)?_?Process(?:Parent)?Id|ProcessID|ParentProcessId|InitiatingProcessParentId)$/i;
const DEVICE = /device|computer|host|machine|dvc|agentid|_ResourceId/i;
const CREATION = /CreationTime|StartTime|ProcessGuid|LogonId|UniqueId/i;

export const recycledProcessId = defineLint({
  id: 'recycled-process-id',
  category: 'correctness',
  defaultSeverity: 'warning',
  fixKind: 'suggest',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'Defender XDR: advanced hunting best practices',
      url: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-best-practices',
    },
  ],
  summary:
    'Events joined or grouped by a process id without the device, or without the time at which the process began.',
  messages: {
    device: {
      message: '{column} counts for each machine on its own, and no device is among the keys.',
      why: 'Processes of different machines with the same number are taken for one, and chains appear that never happened.',
      remedy: 'Add the device, and the creation time of the process.',
    },
    time: {
      message: '{column} is used again after the process ends, and its creation time is not among the keys.',
      why: 'Over hours or days a later process with the same number is taken for the earlier one.',
      remedy: 'Add {creation}.',
      severity: 'info',
    },
  },
  create: ({ model, report, textOf }) => {
    const check = (keys: readonly Expression[], scope: ColumnScope, insert: Span | undefined, pair: boolean): void => {
      const names = keys.map((key) => nameOf(key));
      const id = keys.find((_, i) => names[i] !== undefined && PROCESS_ID.test(names[i]));
      if (id === undefined) return;
      const column = nameOf(id)!;
      const at = { start: id.start, end: id.end };
      if (!names.some((name) => name !== undefined && DEVICE.test(name))) {
        report({ ...at, messageId: 'device', data: { column: `\`${column}\`` } });
        return;
      }
      const creation = creationTimeOf(column);
      const isKnown = scope.lookup(creation)?.kind === 'stored';
      if (names.some((name) => name !== undefined && CREATION.test(name)) || !isKnown) return;
      const newText = pair ? `, $left.${creation} == $right.${creation}` : `, ${creation}`;
      report({
        ...at,
        messageId: 'time',
        data: { column: `\`${column}\``, creation: `\`${creation}\`` },
        fixes: () =>
          insert === undefined || pair
            ? []
            : [{ title: `Add \`${creation}\``, kind: 'suggest', edits: [{ ...insert, newText }] }],
      });
    };
    const nameOf = (key: Expression): string | undefined => {
      if (key.kind === 'Name') return key.name;
      if (key.kind === 'Binary' && key.left.kind === 'Path' && key.left.member.kind === 'Name')
        return key.left.member.name;
      return key.kind === 'Named' ? textOf(key.expression) : undefined;
    };
    return {
      Join: (join) => {
        const last = join.on.at(-1);
        const insert = last === undefined ? undefined : { start: last.end, end: last.end };
        check(
          join.on,
          model.columns.scopeAt(join.on[0] ?? join),
          insert,
          join.on.some(({ kind }) => kind === 'Binary'),
        );
      },
      Summarize: ({ by }) => {
        const last = by.at(-1);
        if (last !== undefined) check(by, model.columns.scopeAt(last), { start: last.end, end: last.end }, false);
      },
    };
  },
});

/** The column with the time at which the process of an id began. */
function creationTimeOf(column: string): string {
  if (/^InitiatingProcessParent/.test(column)) return 'InitiatingProcessParentCreationTime';
  return /^InitiatingProcess/.test(column) ? 'InitiatingProcessCreationTime' : 'ProcessCreationTime';
}
