import type { Command } from 'commander';
import type { ConvertOptions } from '../commands/convert.js';

/** `kqlens convert FILE` */
export function addConvertCommand(program: Command): void {
  program
    .command('convert')
    .description('Turn Sentinel rules in YAML into an ARM template, and the rules of a template into YAML.')
    .argument('<file>', 'YAML with rules or hunting queries, or an ARM template')
    .option('-o, --out <file>', 'where to write; by default to the output')
    .option('--extract <folder>', 'write each rule of a template to a YAML file of its own')
    .option('--force', 'write over files that are there')
    .addHelpText(
      'after',
      `
Both ways keep every field: what a template has no property for travels in its metadata. Comments are not kept.

Examples:
  kqlens convert rule.yaml --out rule.json
  kqlens convert template.json
  kqlens convert template.json --extract rules/`,
    )
    .action(async (file: string, options: ConvertOptions) => {
      const { convert } = await import('../commands/convert.js');
      process.exitCode = convert(file, options);
    });
}
