const EMPTY = -1;

/** While there are no more pairs than this that could be, their numbers are kept by what they are made of. */
const MOST_DENSE = 2 ** 20;

/** Numbers pairs of whole numbers in the order in which they first come. */
export class PairTable {
  private count = 0;
  private first = new Int32Array(16);
  private second = new Int32Array(16);
  /** The pairs' numbers by hash; a power of two long, at most half full. */
  private places = new Int32Array(32).fill(EMPTY);
  /** For small numbers, the pairs' numbers plus one: those of a first number one after the other. */
  private dense = new Int32Array(0);
  private width = 1;

  /** How many different pairs there were. */
  get size(): number {
    return this.count;
  }

  /** The number of a pair; a new one is as large as {@link size} was before. */
  numberOf(a: number, b: number): number {
    const mask = this.places.length - 1;
    let place = hashOf(a, b) & mask;
    for (;;) {
      const found = this.places[place]!;
      if (found === EMPTY) return this.insert(place, a, b);
      if (this.first[found] === a && this.second[found] === b) return found;
      place = (place + 1) & mask;
    }
  }

  /** Replaces each of the first `length` of some numbers by the number of the pair that it makes with another. */
  numberAll(first: Int32Array, second: Int32Array, length: number): void {
    let most = 0;
    let mostSecond = 0;
    for (let i = 0; i < length; i++) {
      if (first[i]! > most) most = first[i]!;
      if (second[i]! > mostSecond) mostSecond = second[i]!;
    }
    if (!this.isDense(most + 1, mostSecond + 1)) {
      for (let i = 0; i < length; i++) first[i] = this.numberOf(first[i]!, second[i]!);
      return;
    }
    const { dense, width } = this;
    for (let i = 0; i < length; i++) {
      const at = first[i]! * width + second[i]!;
      let number = dense[at]!;
      if (number === 0) dense[at] = number = this.numberOf(first[i]!, second[i]!) + 1;
      first[i] = number - 1;
    }
  }

  /** Whether all pairs of numbers below these have room in the dense table. */
  private isDense(height: number, columns: number): boolean {
    if (columns <= this.width && height * this.width <= this.dense.length) return true;
    let { width } = this;
    while (width < columns) width *= 2;
    const rows = Math.max(2 * height, Math.ceil(this.dense.length / this.width));
    if (rows * width > MOST_DENSE) return false;
    // What was in the table before is found again by its hash.
    this.dense = new Int32Array(rows * width);
    this.width = width;
    return true;
  }

  /** The number of a pair; -1 for one that did not come. */
  find(a: number, b: number): number {
    const mask = this.places.length - 1;
    let place = hashOf(a, b) & mask;
    for (;;) {
      const found = this.places[place]!;
      if (found === EMPTY || (this.first[found] === a && this.second[found] === b)) return found;
      place = (place + 1) & mask;
    }
  }

  private insert(place: number, a: number, b: number): number {
    const number = this.count++;
    if (number === this.first.length) {
      this.first = doubled(this.first);
      this.second = doubled(this.second);
    }
    this.first[number] = a;
    this.second[number] = b;
    this.places[place] = number;
    if (this.count * 2 > this.places.length) this.rehash();
    return number;
  }

  private rehash(): void {
    const places = new Int32Array(this.places.length * 2).fill(EMPTY);
    const mask = places.length - 1;
    for (let number = 0; number < this.count; number++) {
      let place = hashOf(this.first[number]!, this.second[number]!) & mask;
      while (places[place] !== EMPTY) place = (place + 1) & mask;
      places[place] = number;
    }
    this.places = places;
  }
}

function hashOf(a: number, b: number): number {
  const hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(array.length * 2);
  longer.set(array);
  return longer;
}
