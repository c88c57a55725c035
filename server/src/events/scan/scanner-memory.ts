// Where things are in the kernel's memory.

/** Of a set of texts: two tables of 16 bytes for each byte that is looked up, then where the groups' blocks are. */
export const GROUPS_FROM = 128;
const BLOCKS_FROM = GROUPS_FROM + 64;
/** A block has the windows of so many texts of a group. */
export const BLOCK_TEXTS = 4;
export const BLOCK_BYTES = 64;
export const ENTRY_BYTES = 24;

/** The most texts that a scanner takes in a set, and the most bytes of them together. */
export const MAX_TEXTS = 800;
export const MAX_TEXT_BYTES = 32_768;

const ENTRIES_FROM = BLOCKS_FROM + (MAX_TEXTS / BLOCK_TEXTS + 8) * BLOCK_BYTES;
const TEXTS_FROM = ENTRIES_FROM + MAX_TEXTS * ENTRY_BYTES;

export interface SetPlace {
  readonly tables: number;
  readonly blocks: number;
  readonly entries: number;
  readonly texts: number;
}

const place = (at: number): SetPlace => ({
  tables: at,
  blocks: at + BLOCKS_FROM,
  entries: at + ENTRIES_FROM,
  texts: at + TEXTS_FROM,
});

/** The texts that lines are found by. */
export const FIRST_SET = place(1024);
/** The texts that found lines are tested for. */
export const TEST_SET = place(FIRST_SET.texts + MAX_TEXT_BYTES);
/** The masks of the test: for each condition how many there are, then these. */
export const MASKS = TEST_SET.texts + MAX_TEXT_BYTES;
export const MAX_MASKS = 1024;
/** Where the kernel writes the lines that it found, and how many of them there is room for. */
export const FOUND = MASKS + 8 * MAX_MASKS;
export const MOST_FOUND = 1024;

const PAGE = 4096;
/** Where the bytes to look at are: at the beginning of a page. */
export const INPUT = Math.ceil((FOUND + 12 * MOST_FOUND + 8) / PAGE) * PAGE;
/** The kernel looks so far behind the input's end. */
export const BEHIND = 64;
