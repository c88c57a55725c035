import assert from 'node:assert/strict';
import { kqlens } from './command.js';

/** Commands that print in several forms, with the arguments that they need. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  check: [],
  evade: ['rule.kql'],
  events: ['events.ndjson'],
  mutate: [],
  review: [],
  run: ['rule.kql'],
  sample: ['rule.kql'],
  test: [],
};

describe('the help of a command', () => {
  for (const [command, args] of Object.entries(COMMANDS)) {
    it(`${command} names the forms that it prints`, async () => {
      const { code, stderr } = await kqlens(command, ...args, '--format', 'nonsense');
      assert.equal(code, 2);
      const forms = /Use one of: (.*)\.$/m.exec(stderr)![1]!;
      const { stdout } = await kqlens(command, '--help');
      const [option = ''] = /--format <format>[^(]*/.exec(stdout)!;
      assert.equal(
        option
          .replace(/\s+/g, ' ')
          .replace(' or ', ', ')
          .match(/[a-z]+(?:, [a-z]+)+/)?.[0],
        forms,
      );
    });
  }
});
