import type { SystemRuntime } from './runtime.js';

export interface Builder {
  buffer: unknown[];
  counted?: { readonly buffer: unknown[]; pieces: number; length: number };
  getLength(): number;
}

/** `StringBuilder.Length` joined all pieces at every call, which makes long literals quadratic. */
export function countBuiltText({ Text }: SystemRuntime): void {
  const builder = Text.StringBuilder.prototype as Builder;
  builder.getLength = function (this: Builder): number {
    const { buffer } = this;
    // A change other than by appending replaces the buffer.
    if (this.counted?.buffer !== buffer || this.counted.pieces > buffer.length) {
      this.counted = { buffer, pieces: 0, length: 0 };
    }
    const { counted } = this;
    for (; counted.pieces < buffer.length; counted.pieces++) counted.length += String(buffer[counted.pieces]).length;
    return counted.length;
  };
}
