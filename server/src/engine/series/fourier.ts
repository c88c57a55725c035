import { checkpoint, checkpointNow } from '../checkpoint.js';

/** Complex numbers as two arrays of one length. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** The discrete Fourier transform of any length; the inverse one is divided by the length. */
export function fourier(input: Complex, inverse: boolean): Complex {
  const n = input.re.length;
  // The inverse transform is the forward one with real and imaginary parts swapped.
  const source = inverse ? { re: input.im, im: input.re } : input;
  const result = (n & (n - 1)) === 0 ? powerOfTwo(source) : chirp(source);
  if (!inverse) return result;
  return { re: result.im.map((v) => v / n), im: result.re.map((v) => v / n) };
}

/** Cooley and Tukey's transform for a length that is a power of two. */
function powerOfTwo(input: Complex): Complex {
  const n = input.re.length;
  const re = Float64Array.from(input.re);
  const im = Float64Array.from(input.im);
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let size = 2; size <= n; size *= 2) {
    checkpointNow();
    const half = size / 2;
    for (let k = 0; k < half; k++) {
      checkpoint();
      const angle = (-2 * Math.PI * k) / size;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let i = k; i < n; i += size) {
        const j = i + half;
        const x = re[j]! * c - im[j]! * s;
        const y = re[j]! * s + im[j]! * c;
        re[j] = re[i]! - x;
        im[j] = im[i]! - y;
        re[i] = re[i]! + x;
        im[i] = im[i]! + y;
      }
    }
  }
  return { re, im };
}

/** Bluestein's transform for every other length: a convolution, whose length can be a power of two. */
function chirp(input: Complex): Complex {
  const n = input.re.length;
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const [c, s] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    // The square is taken modulo 2n to keep the angle exact.
    const angle = (Math.PI * Number((BigInt(i) * BigInt(i)) % BigInt(2 * n))) / n;
    c[i] = Math.cos(angle);
    s[i] = Math.sin(angle);
  }
  const a = { re: new Float64Array(size), im: new Float64Array(size) };
  const b = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let i = 0; i < n; i++) {
    a.re[i] = input.re[i]! * c[i]! + input.im[i]! * s[i]!;
    a.im[i] = input.im[i]! * c[i]! - input.re[i]! * s[i]!;
    for (const at of i === 0 ? [0] : [i, size - i]) {
      b.re[at] = c[i]!;
      b.im[at] = s[i]!;
    }
  }
  const product = multiply(powerOfTwo(a), powerOfTwo(b));
  const convolved = fourier(product, true);
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    out.re[i] = convolved.re[i]! * c[i]! + convolved.im[i]! * s[i]!;
    out.im[i] = convolved.im[i]! * c[i]! - convolved.re[i]! * s[i]!;
  }
  return out;
}

function multiply(a: Complex, b: Complex): Complex {
  return {
    re: a.re.map((v, i) => v * b.re[i]! - a.im[i]! * b.im[i]!),
    im: a.re.map((v, i) => v * b.im[i]! + a.im[i]! * b.re[i]!),
  };
}

/** The sums of products of values that lie `lag` apart, for lags from 0 to n - 1. */
export function autocovariance(values: readonly number[]): Float64Array {
  const n = values.length;
  const size = 2 ** Math.ceil(Math.log2(2 * n));
  const padded = { re: new Float64Array(size), im: new Float64Array(size) };
  padded.re.set(values);
  const spectrum = powerOfTwo(padded);
  const power = {
    re: spectrum.re.map((v, i) => v * v + spectrum.im[i]! ** 2),
    im: new Float64Array(size),
  };
  return fourier(power, true).re.slice(0, n);
}
