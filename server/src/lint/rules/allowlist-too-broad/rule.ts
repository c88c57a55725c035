import type { Predicate, TextPredicate } from '../../implication/predicate.js';
import { defineLint } from '../../lint.js';
import { isCommandLine } from '../../model/column-text.js';
import type { QueryModel } from '../../model/query-model.js';

/** Folders in which any user, and so any attacker, can create files. */
const WRITABLE =
  /(?:^|[\\/])(?:appdata|temp|tmp|downloads|public|programdata(?![\\/]+microsoft)|desktop|documents)(?:[\\/]|$)|^(?:[a-z]:)?[\\/]?users[\\/]?$|^\/(?:tmp|var\/tmp|dev\/shm|home)(?:\/|$)|windows[\\/](?:tasks|tracing|temp)/i;

/** Names of system folders, which anybody can give to a folder elsewhere. */
const SYSTEM_FOLDER =
  /^[\\/]*(?:program files(?: \(x86\))?|program|windows|system32|syswow64|winsxs|microsoft|usr|bin|sbin|lib|opt)[\\/]*$/i;

export const allowlistTooBroad = defineLint({
  id: 'allowlist-too-broad',
  category: 'precision',
  defaultSeverity: 'warning',
  fixKind: 'none',
  requires: 'none',
  since: '0.1.0',
  sources: [
    {
      title: 'MITRE ATT&CK: Masquerading, match legitimate name or location',
      url: 'https://attack.mitre.org/techniques/T1036/005/',
    },
    { title: 'Public rules: exclusions by folder and account' },
  ],
  summary:
    'An exclusion that lets more through than it says: a folder that users can write, a folder name anywhere, a loose part of an account.',
  messages: {
    writable: {
      message: '{test} excludes a folder in which any user can create files.',
      why: 'That is where attackers put their files, so the exclusion takes the attack out along with the noise.',
      remedy: 'Exclude the one program by its full path together with its signer or parent.',
    },
    unanchored: {
      message: '{test} excludes the folder name wherever it stands in the path.',
      why: 'A folder of that name can be made below any other, so a copy of the attack there is excluded too.',
      remedy: 'Anchor it with `startswith` and the drive, as in `!startswith @"C:\\Program Files\\"`.',
    },
    account: {
      message: '{test} excludes every account with these letters in its name.',
      why: 'Whoever creates or takes over an account with a fitting name is excluded, and service accounts are wanted targets.',
      remedy: 'Name the accounts in full, best in a watchlist.',
    },
  },
  create: ({ model, report, textOf }) => {
    const judge = (part: Predicate): void => {
      if (part.kind !== 'text' || !part.negated) return;
      const messageId = faultOf(part, model);
      if (messageId === undefined) return;
      const { start, end } = part.node;
      report({ start, end, messageId, data: { test: `\`${textOf({ start, end }).replace(/\s+/g, ' ')}\`` } });
    };
    return {
      Where: ({ condition }) => {
        const predicate = model.predicate(condition);
        (predicate.kind === 'and' ? predicate.parts : [predicate]).forEach(judge);
      },
    };
  },
});

function faultOf(
  { test, subject }: TextPredicate,
  model: QueryModel,
): 'writable' | 'unanchored' | 'account' | undefined {
  if (test.relation === 'equals' || isCommandLine(subject.expression, model)) return undefined;
  const kind = model.columns.classOf(subject.expression);
  const anywhere = test.relation !== 'startswith' && test.relation !== 'endswith';
  if (kind === 'path') {
    if (isFolder(test.needle) && WRITABLE.test(test.needle)) return 'writable';
    return anywhere && SYSTEM_FOLDER.test(test.needle) ? 'unanchored' : undefined;
  }
  if (kind !== 'identity') return undefined;
  // A machine account ends in a dollar sign, which users cannot take.
  return /^[a-z]{1,5}[-_.]?$/i.test(test.needle) && test.relation !== 'endswith' ? 'account' : undefined;
}

/** Whether a path ends in a folder rather than a program. */
function isFolder(path: string): boolean {
  return !/\.[a-z0-9]{2,4}$/i.test(path);
}
