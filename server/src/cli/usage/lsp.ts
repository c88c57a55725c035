import type { Command } from 'commander';
import { CommandFailure, USAGE } from '../exit.js';

interface LspOptions {
  readonly stdio?: boolean;
  readonly pipe?: string;
  readonly socket?: string;
}

/** `kqlens lsp --stdio` */
export function addLspCommand(program: Command): void {
  program
    .command('lsp')
    .description('Run the language server, for an editor to talk to.')
    .option('--stdio', 'talk over standard input and output')
    .option('--pipe <name>', 'talk over a named pipe or Unix socket')
    .option('--socket <port>', 'talk over a TCP port of this machine')
    .addHelpText('after', '\nExample, for Neovim:\n  vim.lsp.config.kqlens = { cmd = { "kqlens", "lsp", "--stdio" } }')
    .action(async (options: LspOptions) => {
      if (options.stdio !== true && options.pipe === undefined && options.socket === undefined) {
        throw new CommandFailure(USAGE, 'kqlens lsp: say how the editor talks to it: --stdio, --pipe or --socket.');
      }
      const { lsp } = await import('../commands/lsp.js');
      lsp();
    });
}
