import { arrange, type Arrangement, type Piece } from './arrangement.js';
import { assembleLines, assembleRings } from './assembly.js';
import { Region, type Edge } from './region.js';
import { add, unit, type Vector } from './sphere.js';

/** What two shapes have in common: areas, and lines and points that bound no area. */
export interface Overlap {
  readonly points: readonly Vector[];
  readonly lines: readonly (readonly Vector[])[];
  readonly region: Region;
}

/** How a piece of one side lies to the pieces of the other: on one of them, in its direction or against it. */
type Match = 'same' | 'opposite' | undefined;

function matcher(pieces: readonly Piece[]): (piece: Piece) => Match {
  const keys = new Set(pieces.map((p) => `${p.from}>${p.to}`));
  return (piece) => {
    if (keys.has(`${piece.from}>${piece.to}`)) return 'same';
    return keys.has(`${piece.to}>${piece.from}`) ? 'opposite' : undefined;
  };
}

function middle(piece: Piece, arrangement: Arrangement): Vector {
  const { points } = arrangement.places;
  return unit(add(points[piece.from]!, points[piece.to]!));
}

/** Places where pieces of both sides meet but that none of the kept pieces touches. */
function lonePlaces(arrangement: Arrangement, kept: readonly Piece[]): Vector[] {
  const ends = (pieces: readonly Piece[]): Set<number> => new Set(pieces.flatMap((p) => [p.from, p.to]));
  const [touched, second] = [ends(kept), ends(arrangement.second)];
  const lone = [...ends(arrangement.first)].filter((id) => second.has(id) && !touched.has(id));
  return lone.map((id) => arrangement.places.points[id]!);
}

/** What two areas have in common. Boundaries belong to both. */
export function intersectRegions(a: Region, b: Region): Overlap {
  const arrangement = arrange(a.edges(), b.edges());
  const { first, second, places } = arrangement;
  const [inSecond, inFirst] = [matcher(second), matcher(first)];
  const boundary: Piece[] = [];
  const shared: Piece[] = [];
  for (const piece of first) {
    const match = inSecond(piece);
    if (match === 'opposite') shared.push(piece);
    else if (match === 'same' || b.contains(middle(piece, arrangement))) boundary.push(piece);
  }
  for (const piece of second) {
    if (inFirst(piece) === undefined && a.contains(middle(piece, arrangement))) boundary.push(piece);
  }
  return {
    points: lonePlaces(arrangement, [...boundary, ...shared]),
    lines: assembleLines(shared, places),
    region: new Region(assembleRings(boundary, places)),
  };
}

/** The area that is in one of two areas at least. */
export function uniteRegions(a: Region, b: Region): Region {
  const arrangement = arrange(a.edges(), b.edges());
  const { first, second, places } = arrangement;
  const [inSecond, inFirst] = [matcher(second), matcher(first)];
  const boundary: Piece[] = [];
  for (const piece of first) {
    const match = inSecond(piece);
    if (match === 'same') boundary.push(piece);
    else if (match === undefined && !b.contains(middle(piece, arrangement))) boundary.push(piece);
  }
  for (const piece of second) {
    if (inFirst(piece) === undefined && !a.contains(middle(piece, arrangement))) boundary.push(piece);
  }
  return new Region(assembleRings(boundary, places));
}

/**
 * The union of areas. The two with the fewest vertices are united first, as the S2 library does, which takes the
 * vertices of both for those of their union.
 */
export function uniteAll(regions: readonly Region[]): Region {
  const size = (r: Region): number => r.rings.reduce((total, ring) => total + ring.length, 0);
  const queue = regions.map((region) => ({ region, size: size(region) }));
  queue.sort((a, b) => a.size - b.size);
  while (queue.length > 1) {
    const [a, b] = queue.splice(0, 2);
    const entry = { region: uniteRegions(a!.region, b!.region), size: a!.size + b!.size };
    const at = queue.findIndex((other) => other.size > entry.size);
    queue.splice(at < 0 ? queue.length : at, 0, entry);
  }
  return queue[0]?.region ?? new Region([]);
}

/** What lines have in common with an area, whose boundary belongs to it. */
export function intersectLines(edges: readonly Edge[], region: Region): Overlap {
  const arrangement = arrange(edges, region.edges());
  const onBoundary = matcher(arrangement.second);
  const inside = arrangement.first.filter(
    (piece) => onBoundary(piece) !== undefined || region.contains(middle(piece, arrangement)),
  );
  return {
    points: lonePlaces(arrangement, inside),
    lines: assembleLines(inside, arrangement.places),
    region: new Region([]),
  };
}

/** What two sets of lines have in common. */
export function intersectEdges(a: readonly Edge[], b: readonly Edge[]): Overlap {
  const arrangement = arrange(a, b);
  const inSecond = matcher(arrangement.second);
  const shared = arrangement.first.filter((piece) => inSecond(piece) !== undefined);
  return {
    points: lonePlaces(arrangement, shared),
    lines: assembleLines(shared, arrangement.places),
    region: new Region([]),
  };
}

/** Lines without what is there twice, in either direction; where they only cross they are not cut. */
export function uniteLines(lines: readonly (readonly Edge[])[]): { lines: Vector[][]; edges: Edge[] } {
  let edges: readonly Edge[] = [];
  let assembled: Vector[][] = [];
  for (const line of lines) {
    const { places, first, second } = arrange(edges, line, false);
    const pieces: Piece[] = [];
    const seen = new Set<string>();
    for (const piece of [...first, ...second]) {
      const key = piece.from < piece.to ? `${piece.from}-${piece.to}` : `${piece.to}-${piece.from}`;
      if (seen.has(key)) continue;
      seen.add(key);
      pieces.push(piece);
    }
    assembled = assembleLines(pieces, places);
    edges = pieces.map((p) => ({ from: places.points[p.from]!, to: places.points[p.to]! }));
  }
  return { lines: assembled, edges: [...edges] };
}
