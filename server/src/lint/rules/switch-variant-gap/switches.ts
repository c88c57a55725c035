/** Options that their program takes in several spellings: all of them, without the sign in front. */
const OPTIONS: readonly { readonly signs: readonly string[]; readonly names: readonly string[] }[] = [
  // powershell.exe and pwsh
  { signs: ['-', '/'], names: ['EncodedCommand', 'enc', 'ec', 'e'] },
  { signs: ['-', '/'], names: ['ExecutionPolicy', 'ep', 'exec', 'ex'] },
  { signs: ['-', '/'], names: ['WindowStyle', 'win', 'w'] },
  { signs: ['-', '/'], names: ['NoProfile', 'nop'] },
  { signs: ['-', '/'], names: ['NonInteractive', 'noni'] },
  // certutil, schtasks, vssadmin and others take either sign
  ...[
    'urlcache',
    'verifyctl',
    'decode',
    'decodehex',
    'encode',
    'create',
    'transfer',
    'addfile',
    'domain_trusts',
    'dclist',
  ].map((name) => ({
    signs: ['-', '/'],
    names: [name],
  })),
];

interface Option {
  /** The principal name. */
  readonly option: string;
  readonly spellings: readonly string[];
}

const BY_SPELLING: ReadonlyMap<string, Option> = new Map(
  OPTIONS.toReversed().flatMap(({ signs, names }) => {
    const spellings = names.flatMap((name) => signs.map((sign) => sign + name));
    return spellings.map((spelling) => [spelling.toLowerCase(), { option: names[0]!, spellings }] as const);
  }),
);

/** The spellings of an option besides the one given, and its principal name; undefined for what is no known option. */
export function variantsOf(
  text: string,
): { readonly option: string; readonly variants: readonly string[] } | undefined {
  const folded = text.trim().toLowerCase();
  const known = BY_SPELLING.get(folded);
  if (known === undefined) return undefined;
  const { option, spellings } = known;
  return { option, variants: spellings.filter((spelling) => spelling.toLowerCase() !== folded) };
}
