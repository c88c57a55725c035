import data from './tools.json' with { type: 'json' };

/** What a variant changes of a command. */
export type VariantKind =
  | 'doubled blank'
  | 'tab'
  | 'letter case'
  | 'quotes'
  | 'carets'
  | 'extension'
  | 'full path'
  | 'synonym'
  | 'option before'
  | 'option within'
  | 'joined option'
  | 'option order'
  | 'other spelling'
  | 'other parent';

/** The parts of a process event that variants change. */
export interface Command {
  /** The file name of the program, as sensors report it. */
  readonly program: string;
  readonly commandLine: string;
  /** The file name of the process that started it. */
  readonly parent: string;
  /** How that one was called; undefined where it is not of interest. */
  readonly parentCommandLine?: string | undefined;
}

/** The same command written otherwise. */
export interface Variant {
  readonly kind: VariantKind;
  /** What was changed, as a phrase. */
  readonly description: string;
  readonly command: Command;
}

interface Tool {
  readonly names: readonly string[];
  readonly folders: readonly string[];
  readonly valueOptions: readonly string[];
  readonly shortValueOptions: readonly string[];
  readonly flags: readonly string[];
  readonly before: readonly string[];
  readonly within: readonly string[];
  readonly synonyms: readonly (readonly string[])[];
  readonly texts: readonly (readonly string[])[];
}

const TOOLS: readonly Tool[] = data.tools;
/** Subcommands behind whose options another command follows. */
const RUNNING = new Set(['exec', 'run', 'debug']);
const WRAPPERS: readonly (readonly string[])[] = data.wrappers;
const WINDOWS_WRAPPERS: readonly (readonly string[])[] = data.windowsWrappers;

/** Ways to write a command that keep what it does. Only what is known of its program is used; blanks and parents of all. */
export function variantsOf(command: Command): Variant[] {
  const written = split(command.commandLine);
  if (written === undefined) return [];
  const base = baseName(command.program === '' ? written.program : command.program);
  const tool = TOOLS.find((t) => t.names.includes(base));
  const variants = [
    ...spacing(command, written),
    ...(tool === undefined ? [] : ofTool(command, written, tool, base)),
    ...(isWindows(command.program) ? onWindows(command, written) : []),
    ...parents(command),
  ];
  const seen = new Set([key(command)]);
  return variants.filter((v) => {
    const k = key(v.command);
    return seen.has(k) ? false : seen.add(k);
  });
}

function key({ program, commandLine, parent }: Command): string {
  return JSON.stringify([program, commandLine, parent]);
}

interface Written {
  /** The first word, with its quotes. */
  readonly word: string;
  readonly program: string;
  /** What follows it, with the blank before. */
  readonly rest: string;
}

function split(commandLine: string): Written | undefined {
  const match = /^("[^"]+"|\S+)([\s\S]*)$/u.exec(commandLine.trim());
  if (match === null) return undefined;
  const [, word = '', rest = ''] = match;
  return { word, program: word.replaceAll('"', '').replace(/^.*[\\/](?=.)/u, ''), rest };
}

/** `kubectl.exe` and `/usr/bin/kubectl` are kubectl. */
function baseName(program: string): string {
  return program
    .replace(/^.*[\\/](?=.)/u, '')
    .toLowerCase()
    .replace(/\.exe$/u, '');
}

function isWindows(program: string): boolean {
  return /\.exe$/iu.test(program);
}

/** Blanks outside of quotes, doubled or as tabs. */
function spacing(command: Command, { word, rest }: Written): Variant[] {
  if (rest.trim() === '') return [];
  const blanks = (by: string): Command => ({
    ...command,
    commandLine: word + outsideQuotes(rest, (t) => t.replace(/ +/gu, by)),
  });
  return [
    { kind: 'doubled blank', description: 'two blanks for one', command: blanks('  ') },
    { kind: 'tab', description: 'tabs for blanks', command: blanks('\t') },
  ];
}

function outsideQuotes(text: string, change: (part: string) => string): string {
  return text
    .split(/("[^"]*"|'[^']*')/u)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join('');
}

function ofTool(command: Command, { word, rest }: Written, tool: Tool, base: string): Variant[] {
  const withRest = (kind: VariantKind, description: string, changed: string): Variant => ({
    kind,
    description,
    command: { ...command, commandLine: word + changed },
  });
  const variants: Variant[] = [];
  for (const [phrase, ...others] of tool.synonyms) {
    const pattern = phraseOf(phrase!);
    if (!pattern.test(rest)) continue;
    for (const other of others) {
      variants.push(
        withRest(
          'synonym',
          `${other} for ${phrase!}`,
          rest.replace(pattern, (_, before: string) => before + other),
        ),
      );
    }
  }
  for (const [text, other] of tool.texts) {
    if (rest.includes(text!))
      variants.push(withRest('other spelling', `${other!} for ${text!}`, rest.replaceAll(text!, other!)));
  }
  for (const option of tool.before)
    variants.push(withRest('option before', `${option} before the rest`, ` ${option}${rest}`));
  const [, verb = '', behind = ''] = /^(\s+[a-z][a-z-]*)(\s[\s\S]+)$/u.exec(rest) ?? [];
  for (const option of verb === '' ? [] : tool.within) {
    variants.push(withRest('option within', `${option} behind the verb`, `${verb} ${option}${behind}`));
  }
  const joined = rest.replace(/(?<=\s)(--[a-z][a-z-]*) +(?=[^\s-])/gu, (whole: string, option: string) =>
    tool.valueOptions.includes(option) ? `${option}=` : whole,
  );
  if (joined !== rest) variants.push(withRest('joined option', 'options joined to their values by =', joined));
  const reordered = otherOrder(rest, tool, isWindows(command.program));
  if (reordered !== undefined) variants.push(withRest('option order', 'options in another order', reordered));
  return [...variants, ...names(command, { word, rest }, tool, base)];
}

/**
 * The first options of a command that stand together, in the reverse order; undefined where there are none. An option that
 * is there twice keeps its place, as the last one counts; so does what is behind a word of another command, as in `exec`.
 */
function otherOrder(
  rest: string,
  { flags, valueOptions, shortValueOptions }: Tool,
  foldsCase: boolean,
): string | undefined {
  const words = [...rest.matchAll(/\s+(?:"[^"]*"|'[^']*'|[^\s"'])+/gu)].map(([word]) => word);
  const named = (word: string): string => (foldsCase ? word.trim().toLowerCase() : word.trim());
  const withValue = [...valueOptions, ...shortValueOptions];
  let run: string[][] = [];
  let from = 0;
  let runs = false;
  for (let i = 0; i < words.length;) {
    const name = named(words[i]!);
    const size =
      flags.includes(name) || (valueOptions.includes(name.replace(/=.*$/u, '')) && name.includes('='))
        ? 1
        : withValue.includes(name)
          ? 2
          : 0;
    if (size === 0 || i + size > words.length) {
      if (run.length > 1) break;
      if (runs || name === '--') return undefined;
      runs = RUNNING.has(name);
      run = [];
      from = ++i;
      continue;
    }
    run.push(words.slice(i, (i += size)));
  }
  const options = run.map(([word = '']) => named(word).replace(/=.*$/u, ''));
  if (run.length < 2 || new Set(options).size < options.length) return undefined;
  const behind = words.slice(from + run.flat().length);
  return [...words.slice(0, from), ...run.reverse().flat(), ...behind].join('');
}

/** A phrase of whole words; blanks around it are kept. */
function phraseOf(phrase: string): RegExp {
  const escaped = phrase.replace(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
  return new RegExp(`(^|\\s)${escaped}(?=\\s|$)`, 'u');
}

/** Other names of the program's file. */
function names(command: Command, { word, rest }: Pick<Written, 'word' | 'rest'>, tool: Tool, base: string): Variant[] {
  const variants: Variant[] = [];
  if (!isWindows(command.program) && !tool.folders.some((f) => f.includes('\\'))) {
    const program = `${base}.exe`;
    const commandLine = word.replace(new RegExp(`${base}(?="?$)`, 'iu'), program) + rest;
    variants.push({
      kind: 'extension',
      description: `${program} for ${base}`,
      command: { ...command, program, commandLine },
    });
  }
  if (!/[\\/]/u.test(word)) {
    for (const folder of tool.folders) {
      const path = `${folder}${folder.includes('\\') ? '\\' : '/'}${word.replaceAll('"', '')}`;
      variants.push({
        kind: 'full path',
        description: `${path} for ${word}`,
        command: { ...command, commandLine: path + rest },
      });
    }
  }
  return variants;
}

/** What Windows does not mind: letter case of programs and options, quotes around words, carets before letters in cmd. */
function onWindows(command: Command, { word, rest }: Written): Variant[] {
  const variants: Variant[] = [
    {
      kind: 'letter case',
      description: 'capitals',
      command: { ...command, program: command.program.toUpperCase(), commandLine: word.toUpperCase() + rest },
    },
  ];
  const quoted = rest.replace(/(?<=^\s*)([^\s"'/-][^\s"']*)/u, '"$1"');
  if (quoted !== rest) {
    variants.push({
      kind: 'quotes',
      description: 'quotes around a word',
      command: { ...command, commandLine: word + quoted },
    });
  }
  if (baseName(command.program) === 'cmd') {
    const carets = rest.replace(/(?<=\s)([a-z])([a-z]{2,})/giu, '$1^$2');
    variants.push({
      kind: 'carets',
      description: 'carets inside words',
      command: { ...command, commandLine: word + carets },
    });
  }
  return variants;
}

/**
 * The same process started by another one: through a wrapper, or from another interpreter. Sensors record the process with
 * its own command line however it was started; the wrapper's, with the command in it, is that of the parent.
 */
function parents(command: Command): Variant[] {
  const wrappers = isWindows(command.program) ? WINDOWS_WRAPPERS : WRAPPERS;
  return wrappers.map(([parent = '', commandLine = '']) => ({
    kind: 'other parent',
    description: `started by ${parent}`,
    command: { ...command, parent, parentCommandLine: wrapped(commandLine, command.commandLine) },
  }));
}

function wrapped(wrapper: string, commandLine: string): string {
  const quoted = wrapper.includes('"{}"') ? commandLine.replace(/["\\$`]/gu, String.raw`\$&`) : commandLine;
  return wrapper.replace('{}', () => quoted);
}
