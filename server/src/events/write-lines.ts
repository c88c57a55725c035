import { closeSync, openSync, writeSync } from 'node:fs';

/** Lines are handed to the system in pieces of this length, in characters. */
const PIECE = 1 << 20;

/** Writes lines to a file while they are made; returns how many. Throws where the file cannot be written. */
export function writeLinesTo(path: string, lines: Iterable<string>): number {
  const file = openSync(path, 'w');
  let count = 0;
  try {
    let piece = '';
    for (const line of lines) {
      piece += `${line}\n`;
      count++;
      if (piece.length < PIECE) continue;
      writeSync(file, piece);
      piece = '';
    }
    writeSync(file, piece);
  } finally {
    closeSync(file);
  }
  return count;
}
