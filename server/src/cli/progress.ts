import { Presets, SingleBar } from 'cli-progress';

const COUNT = new Intl.NumberFormat('en');

/** A bar on standard error that shows how far long work is; nothing where standard error is no terminal. */
export interface ProgressBar {
  update(done: number, total: number): void;
  stop(): void;
}

export function progressBar(what: string): ProgressBar {
  return barOf(`${what} {bar} {value}/{total}`);
}

/** A bar of bytes, see {@link byteProgress}. */
export interface ByteProgressBar {
  /** In bytes; `lines`: how many were read, where that is known. */
  update(done: number, total: number, lines?: number): void;
  stop(): void;
}

/** As {@link progressBar}, of bytes: shows megabytes, rows, the rate and the time that is left, of each pass anew. */
export function byteProgress(what: string): ByteProgressBar {
  let start = performance.now();
  let before = 0;
  let rows = '';
  const bar = barOf(`${what} {bar} {value}/{total} MB, {rows}{rate} MB/s, {left} s left`, (done, total) => {
    const rate = done / Math.max(0.001, (performance.now() - start) / 1000);
    return { rows, rate: Math.round(rate), left: Math.ceil((total - done) / Math.max(1, rate)) };
  });
  const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
  return {
    update(done, total, lines) {
      // Files that are read again begin anew.
      if (done < before) start = performance.now();
      before = done;
      rows = lines === undefined ? '' : `${COUNT.format(lines)} rows, `;
      bar.update(megabytes(done), megabytes(total));
    },
    stop: bar.stop,
  };
}

function barOf(format: string, more?: (done: number, total: number) => object): ProgressBar {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  // A handler of Ctrl+C would have no turn while files are read, and without one the signal ends the program; so nothing
  // of the terminal is changed that would have to be set right again.
  const terminal = { gracefulExit: false, linewrap: true, hideCursor: false } as const;
  const bar = new SingleBar(
    { format, stream: process.stderr, clearOnComplete: true, barsize: 28, ...terminal },
    Presets.shades_classic,
  );
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
    stop() {
      // A bar that was not begun again would draw itself for ever.
      started = false;
      bar.stop();
    },
  };
}
