#!/usr/bin/env node
import { Command } from 'commander';
import { answerBatch } from './query-batch.js';
import { EMPTY_ENVIRONMENT } from '../kusto/environment.js';
import { UNIX_EPOCH_TICKS, TICKS_PER_MILLISECOND } from '../engine/values/types.js';

const program = new Command('kqlens');
program
  .command('query')
  .option('--batch')
  .action(async () => {
    const now = UNIX_EPOCH_TICKS + BigInt(Date.now()) * TICKS_PER_MILLISECOND;
    await answerBatch(process.stdin, process.stdout, EMPTY_ENVIRONMENT, now);
  });
await program.parseAsync();
