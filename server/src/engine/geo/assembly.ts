import { s2Library } from './libraries.js';
import type { Piece, Places } from './arrangement.js';
import { add, cross, dot, scale, unit, type Vector } from './sphere.js';

/**
 * Puts pieces together to rings and lines. Where they begin, and their order, is what the S2 library's builder gives,
 * which Kusto uses: it looks at places in the order of their cells and at edges in the order of the input.
 */

/** Pieces that meet in numbered places. */
class Graph {
  /** In the order of the places' cells. */
  readonly pieces: readonly Piece[];
  private readonly outgoing = new Map<number, number[]>();
  private readonly incoming = new Map<number, number>();

  constructor(
    pieces: readonly Piece[],
    readonly places: Places,
  ) {
    const rank = cellRanks(pieces, places);
    this.pieces = [...pieces].sort(
      (a, b) => rank.get(a.from)! - rank.get(b.from)! || rank.get(a.to)! - rank.get(b.to)! || a.input - b.input,
    );
    this.pieces.forEach((piece, index) => {
      const out = this.outgoing.get(piece.from);
      if (out === undefined) this.outgoing.set(piece.from, [index]);
      else out.push(index);
      this.incoming.set(piece.to, (this.incoming.get(piece.to) ?? 0) + 1);
    });
  }

  out(place: number): readonly number[] {
    return this.outgoing.get(place) ?? [];
  }

  /** Whether a line that comes here can only go on in one way. */
  isPassage(place: number): boolean {
    return this.out(place).length === 1 && this.incoming.get(place) === 1;
  }
}

/** The order of the places by their cells at the finest level. */
function cellRanks(pieces: readonly Piece[], places: Places): Map<number, number> {
  const { cellid, Point } = s2Library();
  const ids = [...new Set(pieces.flatMap((p) => [p.from, p.to]))];
  const cells = ids.map((id) => {
    const v = places.points[id]!;
    return { id, cell: cellid.fromPoint(new Point(v.x, v.y, v.z)) };
  });
  cells.sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : a.id - b.id));
  return new Map(cells.map(({ id }, rank) => [id, rank]));
}

/** Turns a ring so that the piece with the highest input number is its last: pieces of one edge stay together. */
function canonicalRing(ring: readonly number[], pieces: readonly Piece[]): number[] {
  const input = (i: number): number => pieces[ring[i]!]!.input;
  let last = 0;
  let sawGap = false;
  for (let i = 1; i < ring.length; i++) {
    const order = input(i) - input(last);
    if (order < 0) {
      sawGap = true;
    } else if (order > 0 || !sawGap) {
      last = i;
      sawGap = false;
    }
  }
  return [...ring.slice(last + 1), ...ring.slice(0, last + 1)];
}

/** The first places of pieces, chains in the order of the input number of their first piece. */
function chains(list: readonly (readonly number[])[], graph: Graph, isRing: boolean): Vector[][] {
  const { pieces, places } = graph;
  const ordered = [...list].sort((a, b) => pieces[a[0]!]!.input - pieces[b[0]!]!.input);
  return ordered.map((chain) => {
    const ids = chain.map((index) => pieces[index]!.from);
    if (!isRing) ids.push(pieces[chain.at(-1)!]!.to);
    return ids.map((id) => places.points[id]!);
  });
}

/** Rings without repeated places, with the interior on their left, from pieces that bound an area. */
export function assembleRings(pieces: readonly Piece[], places: Places): Vector[][] {
  const graph = new Graph(pieces, places);
  const used = new Set<number>();
  const rings: number[][] = [];
  graph.pieces.forEach((_, start) => {
    if (used.has(start)) return;
    const path: number[] = [];
    const position = new Map<number, number>();
    let next: number | undefined = start;
    while (next !== undefined && !used.has(next)) {
      const piece: Piece = graph.pieces[next]!;
      used.add(next);
      position.set(piece.from, path.length);
      path.push(next);
      const begin = position.get(piece.to);
      next = leftmost(graph, piece);
      if (begin === undefined) continue;
      const ring = path.splice(begin);
      for (const index of ring) position.delete(graph.pieces[index]!.from);
      if (ring.length > 2) rings.push(canonicalRing(ring, graph.pieces));
    }
  });
  return chains(rings, graph, true);
}

/** The piece that goes on from another with the sharpest turn to the left. */
function leftmost(graph: Graph, piece: Piece): number | undefined {
  const out = graph.out(piece.to);
  if (out.length <= 1) return out[0];
  const at = graph.places.points[piece.to]!;
  const back = direction(at, graph.places.points[piece.from]!);
  let best: number | undefined;
  let least = Infinity;
  for (const index of out) {
    // Clockwise from the way back: the first way met bounds the area on the left.
    const ahead = direction(at, graph.places.points[graph.pieces[index]!.to]!);
    const turn = Math.atan2(dot(cross(ahead, back), at), dot(ahead, back));
    const clockwise = turn <= 0 ? turn + 2 * Math.PI : turn;
    if (clockwise < least) [least, best] = [clockwise, index];
  }
  return best;
}

/** The direction from one place to another, along the surface. */
function direction(at: Vector, to: Vector): Vector {
  const gap = { x: to.x - at.x, y: to.y - at.y, z: to.z - at.z };
  return unit(add(gap, scale(at, -dot(gap, at))));
}

/** Lines as long as there is only one way to go on. */
export function assembleLines(pieces: readonly Piece[], places: Places): Vector[][] {
  const graph = new Graph(pieces, places);
  const used = new Set<number>();
  const follow = (start: number): number[] => {
    const path: number[] = [];
    const begin = graph.pieces[start]!.from;
    let next = start;
    for (;;) {
      path.push(next);
      used.add(next);
      const end = graph.pieces[next]!.to;
      if (!graph.isPassage(end) || end === begin) return path;
      next = graph.out(end)[0]!;
    }
  };
  const order = graph.pieces.map((_, i) => i).sort((a, b) => graph.pieces[a]!.input - graph.pieces[b]!.input || a - b);
  const lines: number[][] = [];
  for (const index of order) {
    if (!used.has(index) && !graph.isPassage(graph.pieces[index]!.from)) lines.push(follow(index));
  }
  for (const index of order) if (!used.has(index)) lines.push(canonicalRing(follow(index), graph.pieces));
  return chains(lines, graph, false);
}
