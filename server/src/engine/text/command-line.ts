/**
 * Splits a Windows command line into its arguments as `CommandLineToArgvW` does. The program's name ends at the next
 * quote or blank and knows no escapes; in the others 2n backslashes before a quote are n, and an odd one escapes it.
 * Source: https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-commandlinetoargvw
 */
export function splitWindowsCommandLine(commandLine: string): string[] {
  if (commandLine === '') return [];
  const program = /^(?:"([^"]*)"?|([^ \t]*))/.exec(commandLine)!;
  const args = [program[1] ?? program[2]!];
  let at = program[0].length;
  for (;;) {
    while (commandLine[at] === ' ' || commandLine[at] === '\t') at++;
    if (at >= commandLine.length) return args;
    const argument = readArgument(commandLine, at);
    args.push(argument.text);
    at = argument.end;
  }
}

function readArgument(line: string, start: number): { readonly text: string; readonly end: number } {
  let text = '';
  let quoted = false;
  let at = start;
  while (at < line.length) {
    const char = line[at]!;
    if (!quoted && (char === ' ' || char === '\t')) break;
    if (char === '\\') {
      let end = at;
      while (line[end] === '\\') end++;
      const count = end - at;
      at = end;
      if (line[at] !== '"') {
        text += '\\'.repeat(count);
      } else {
        text += '\\'.repeat(count >> 1);
        if (count % 2 === 1) {
          text += '"';
          at++;
        }
      }
    } else if (char === '"') {
      // Two quotes inside quotes are a quote that also ends them.
      if (quoted && line[at + 1] === '"') {
        text += '"';
        at++;
      }
      quoted = !quoted;
      at++;
    } else {
      text += char;
      at++;
    }
  }
  return { text, end: at };
}
