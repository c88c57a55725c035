import type { Buffer } from 'node:buffer';
import type { SoughtText } from './line-test.js';
import {
  BLOCK_BYTES,
  BLOCK_TEXTS,
  ENTRY_BYTES,
  GROUPS_FROM,
  MAX_TEXT_BYTES,
  MAX_TEXTS,
  type SetPlace,
} from './scanner-memory.js';
import type { CommonRuns } from './sample.js';
import { WINDOW } from './run-sets.js';
import { groupsOf, type PlacedText } from './text-groups.js';

/** Kinds of texts, as bits. */
const KEY = 1;
const STARTS_TERM = 2;
const ENDS_TERM = 4;

/**
 * Writes a set of texts, its tables, groups, blocks and entries, where the kernel looks for them. `common`: what the bytes to
 * look at are full of. Throws a RangeError when the texts are too many.
 */
export function layOutSet(memory: Buffer, place: SetPlace, texts: readonly SoughtText[], common: CommonRuns): void {
  const total = texts.reduce((n, t) => n + t.text.length, 0);
  if (texts.length > MAX_TEXTS || total > MAX_TEXT_BYTES) throw new RangeError('too many texts to look for');
  memory.fill(0, place.tables, place.blocks);
  let at = place.texts;
  let block = place.blocks;
  let entry = place.entries;
  for (const [group, members] of groupsOf(texts, common).entries()) {
    const blockCount = Math.ceil(members.length / BLOCK_TEXTS);
    memory.writeUInt32LE(block, place.tables + GROUPS_FROM + group * 8);
    memory.writeUInt32LE(blockCount, place.tables + GROUPS_FROM + group * 8 + 4);
    const end = block + blockCount * BLOCK_BYTES;
    // A window that is not there is none that anything has: it has bytes which do not count.
    memory.fill(0, block, end);
    for (let b = block; b < end; b += BLOCK_BYTES) memory.fill(1, b, b + BLOCK_TEXTS * WINDOW);
    for (const [i, member] of members.entries()) {
      const inBlock = block + Math.floor(i / BLOCK_TEXTS) * BLOCK_BYTES + (i % BLOCK_TEXTS) * WINDOW;
      writeWindow(memory, inBlock, member, entry);
      writeEntry(memory, entry, member, at);
      entry += ENTRY_BYTES;
      memory.set(member.text, at);
      at += member.text.length;
      for (let k = 0; k < WINDOW; k++) mark(memory, place.tables + k * 32, member.forms[member.window + k], 1 << group);
    }
    block = end;
  }
}

/** Writes a text's part of a block; see kernel.asm.ts. */
function writeWindow(memory: Buffer, at: number, { text, forms, window }: PlacedText, entry: number): void {
  for (let i = 0; i < WINDOW; i++) {
    const byte = text[window + i];
    memory[at + i] = byte ?? 0;
    memory[at + 16 + i] = byte !== undefined && forms[window + i]!.length > 1 ? 0x20 : 0;
    memory[at + 32 + i] = byte === undefined ? 0 : 0xff;
  }
  memory.writeUInt32LE(entry, at + 48);
}

function writeEntry(memory: Buffer, entry: number, { sought, text, window }: PlacedText, textAt: number): void {
  const { isKey, startsTerm, endsTerm } = sought;
  const kind = (isKey ? KEY : 0) | (startsTerm === true ? STARTS_TERM : 0) | (endsTerm === true ? ENDS_TERM : 0);
  memory.writeUInt32LE(textAt, entry);
  memory.writeUInt32LE(text.length, entry + 4);
  memory.writeInt32LE(window, entry + 8);
  memory.writeUInt32LE(kind, entry + 12);
  memory.writeBigUInt64LE(sought.marks ?? 1n, entry + 16);
}

/** Sets a group's bit for the bytes that may stand at a place of a window; for every byte where any may. */
function mark(memory: Buffer, low: number, forms: readonly number[] | undefined, bit: number): void {
  const high = low + 16;
  if (forms === undefined) for (let i = 0; i < 32; i++) memory[low + i]! |= bit;
  for (const form of forms ?? []) {
    memory[low + (form & 15)]! |= bit;
    memory[high + (form >> 4)]! |= bit;
  }
}
