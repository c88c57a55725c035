const EMPTY = -1;

/** Numbers pairs of whole numbers in the order in which they first come. */
export class PairTable {
  private count = 0;
  private first = new Int32Array(16);
  private second = new Int32Array(16);
  /** The pairs' numbers by hash; a power of two long, at most half full. */
  private places = new Int32Array(32).fill(EMPTY);

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
