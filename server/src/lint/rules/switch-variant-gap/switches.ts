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

/** The spellings of an option besides the one given, and its principal name; undefined for what is no known option. */
export function variantsOf(
  text: string,
): { readonly option: string; readonly variants: readonly string[] } | undefined {
  const folded = text.trim().toLowerCase();
  for (const { signs, names } of OPTIONS) {
    const spellings = names.flatMap((name) => signs.map((sign) => sign + name));
    if (!spellings.some((spelling) => spelling.toLowerCase() === folded)) continue;
    return { option: names[0]!, variants: spellings.filter((spelling) => spelling.toLowerCase() !== folded) };
  }
  return undefined;
}
