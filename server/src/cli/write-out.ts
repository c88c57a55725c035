import { once } from 'node:events';

/** Texts are handed on in pieces of about this length, in characters. */
const PIECE = 1 << 16;

/**
 * Writes texts to standard output while they are made, no faster than they are taken, and a line break behind them.
 * Nothing is written where there are none.
 */
export async function writeOut(texts: Iterable<string>, output: NodeJS.WriteStream = process.stdout): Promise<void> {
  let piece = '';
  let isEmpty = true;
  for (const text of texts) {
    isEmpty &&= text === '';
    piece += text;
    if (piece.length < PIECE) continue;
    if (!output.write(piece)) await once(output, 'drain');
    piece = '';
  }
  if (!isEmpty) output.write(`${piece}\n`);
}
