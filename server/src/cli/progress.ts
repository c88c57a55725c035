import { Presets, SingleBar } from 'cli-progress';

/** A bar on standard error that shows how far long work is; nothing where standard error is no terminal. */
export interface ProgressBar {
  update(done: number, total: number): void;
  stop(): void;
}

export function progressBar(what: string): ProgressBar {
  return barOf(`${what} {bar} {value}/{total}`);
}

/** As {@link progressBar}, of bytes: shows megabytes, their rate and the time that is left. */
export function byteProgress(what: string): ProgressBar {
  const start = performance.now();
  const bar = barOf(`${what} {bar} {value}/{total} MB, {rate} MB/s, {left} s left`, (done, total) => {
    const rate = done / Math.max(0.001, (performance.now() - start) / 1000);
    return { rate: Math.round(rate), left: Math.ceil((total - done) / Math.max(1, rate)) };
  });
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  return { update: (done, total) => bar.update(megabytes(done), megabytes(total)), stop: bar.stop };
}

function barOf(format: string, more?: (done: number, total: number) => object): ProgressBar {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({ format, stream: process.stderr, clearOnComplete: true }, Presets.shades_classic);
  let started = false;
  return {
    update(done, total) {
      const payload = more?.(done, total);
      if (!started) bar.start(total, done, payload);
      else bar.update(done, payload);
      // Reading is synchronous, so the bar's own timer has no turn.
      bar.render();
      started = true;
    },
    stop: () => bar.stop(),
  };
}
