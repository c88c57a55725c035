import { Buffer } from 'node:buffer';
import { KERNEL } from './kernel-module.js';

/** What the kernel exports; see kernel.asm.ts. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  scan(
    set: number,
    testSet: number,
    masks: number,
    conditions: number,
    from: number,
    to: number,
    line: number,
    out: number,
    most: number,
  ): number;
  lineEnd(from: number, to: number): number;
  lateTimes(
    ...args: readonly [
      ...[key: number, length: number, first: number, second: number],
      ...[from: number, to: number, base: number],
      ...[latest: bigint, out: number, most: number],
    ]
  ): number;
  scanObject(from: number, end: number, template: number, keys: number, base: number, values: number): number;
}

let compiled: WebAssembly.Module | undefined;

/** A kernel with memory of its own. */
export function newKernel(): Kernel {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
  return new WebAssembly.Instance(compiled).exports as unknown as Kernel;
}
