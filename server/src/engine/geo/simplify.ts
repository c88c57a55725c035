import { s2Library } from './libraries.js';
import { EARTH_RADIUS, nearestOnEdge, squaredDistance, type Vector } from './sphere.js';

/** Tolerances beyond this, in metres, are refused. */
export const MAX_SIMPLIFY_TOLERANCE = 7_800_000;

/** Lines or rings whose vertices are numbers of sites. */
interface Chain {
  readonly sites: readonly number[];
  readonly isRing: boolean;
}

/**
 * Replaces chains of short edges by longer ones, which stay within `tolerance` metres of the vertices left out. No two
 * vertices remain closer than that. Borders that several rings share stay shared. Chains that become too short are
 * left out.
 * Source: https://learn.microsoft.com/kusto/query/geo-line-simplify-function
 */
export function simplify(chains: readonly (readonly Vector[])[], areRings: boolean, tolerance: number): Vector[][] {
  const radius = 2 * Math.sin(tolerance / EARTH_RADIUS / 2);
  const sites = new Sites(chains.flat(), radius);
  const snapped = chains.map((chain): Chain => ({ sites: distinct(chain, sites, areRings), isRing: areRings }));
  const whole = snapped.filter((chain) => chain.sites.length >= (areRings ? 3 : 2));
  const ends = chainEnds(whole);
  const simpler = whole.map((chain) => simplifyChain(chain, ends, sites, radius));
  return simpler.filter((c) => c.length >= (areRings ? 3 : 2)).map((c) => c.map((id) => sites.points[id]!));
}

/** Vertices that are kept: taken in the order of their cells, each at least `radius` from those before. */
class Sites {
  readonly points: Vector[] = [];
  private readonly grid = new Map<string, number[]>();
  private readonly size: number;

  constructor(
    vertices: readonly Vector[],
    private readonly radius: number,
  ) {
    this.size = Math.max(radius, 1e-15);
    const { cellid, Point } = s2Library();
    const ordered = vertices.map((v) => ({ v, cell: cellid.fromPoint(new Point(v.x, v.y, v.z)) }));
    ordered.sort((a, b) => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0));
    for (const { v } of ordered) if (this.nearest(v) === undefined) this.addSite(v);
  }

  private key(v: Vector, dx = 0, dy = 0, dz = 0): string {
    const at = (c: number, d: number): number => Math.floor(c / this.size) + d;
    return `${at(v.x, dx)},${at(v.y, dy)},${at(v.z, dz)}`;
  }

  private addSite(v: Vector): void {
    const id = this.points.push(v) - 1;
    const key = this.key(v);
    const there = this.grid.get(key);
    if (there === undefined) this.grid.set(key, [id]);
    else there.push(id);
  }

  /** The nearest site within the radius. */
  nearest(v: Vector): number | undefined {
    let best: number | undefined;
    let least = Infinity;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dz = -1; dz <= 1; dz++) {
          for (const id of this.grid.get(this.key(v, dx, dy, dz)) ?? []) {
            const distance = squaredDistance(this.points[id]!, v);
            if (distance <= this.radius ** 2 && distance < least) [least, best] = [distance, id];
          }
        }
      }
    }
    return best;
  }
}

/** The sites of a chain without repeats. */
function distinct(chain: readonly Vector[], sites: Sites, isRing: boolean): number[] {
  const ids = chain.map((v) => sites.nearest(v)!);
  const out = ids.filter((id, i) => i === 0 || id !== ids[i - 1]);
  while (isRing && out.length > 1 && out[0] === out.at(-1)) out.pop();
  return out;
}

/** Sites at which a chain may not be joined: ends of lines, and places where more than one way leads on. */
function chainEnds(chains: readonly Chain[]): Set<number> {
  const neighbors = new Map<number, Set<number>>();
  const ends = new Set<number>();
  const link = (a: number, b: number): void => {
    const known = neighbors.get(a);
    if (known === undefined) neighbors.set(a, new Set([b]));
    else known.add(b);
  };
  for (const { sites, isRing } of chains) {
    sites.forEach((site, i) => {
      const next = sites[i + 1] ?? (isRing ? sites[0]! : undefined);
      if (next === undefined) return;
      link(site, next);
      link(next, site);
    });
    if (!isRing) ends.add(sites[0]!).add(sites.at(-1)!);
  }
  for (const [site, around] of neighbors) if (around.size !== 2) ends.add(site);
  return ends;
}

function simplifyChain(
  { sites: ids, isRing }: Chain,
  ends: ReadonlySet<number>,
  sites: Sites,
  radius: number,
): number[] {
  if (!isRing) return joinParts(partsOf(ids, ends), sites, radius);
  // A ring is cut open where it must be, or else at the first of its sites.
  const first = ids.findIndex((id) => ends.has(id));
  const start = first >= 0 ? first : ids.indexOf(Math.min(...ids));
  const opened = [...ids.slice(start), ...ids.slice(0, start), ids[start]!];
  const closed = joinParts(partsOf(opened, ends), sites, radius).slice(0, -1);
  const order = new Map(ids.map((id, i) => [id, i]));
  const begin = closed.reduce((best, id, i) => (order.get(id)! < order.get(closed[best]!)! ? i : best), 0);
  return [...closed.slice(begin), ...closed.slice(0, begin)];
}

/** A chain cut at the sites that must stay. */
function partsOf(ids: readonly number[], ends: ReadonlySet<number>): number[][] {
  const parts: number[][] = [[ids[0]!]];
  ids.slice(1).forEach((id, i) => {
    parts.at(-1)!.push(id);
    if (ends.has(id) && i + 2 < ids.length) parts.push([id]);
  });
  return parts;
}

function joinParts(parts: readonly (readonly number[])[], sites: Sites, radius: number): number[] {
  const out: number[] = [];
  for (const part of parts) {
    // A border is walked in the same direction from both of its sides.
    const backward = part.at(-1)! < part[0]!;
    const walked = greedy(backward ? [...part].reverse() : part, sites, radius);
    if (backward) walked.reverse();
    out.push(...(out.length === 0 ? walked : walked.slice(1)));
  }
  return out;
}

/** Goes on from each kept site as far as the edge stays near the sites left out. */
function greedy(part: readonly number[], sites: Sites, radius: number): number[] {
  const at = (i: number): Vector => sites.points[part[i]!]!;
  const out = [part[0]!];
  let from = 0;
  for (let to = 1; to < part.length; to++) {
    const next = to + 1;
    let fits = next < part.length && part[next] !== part[from];
    for (let i = from + 1; fits && i <= to; i++) {
      fits = squaredDistance(nearestOnEdge(at(i), at(from), at(next)), at(i)) <= radius ** 2;
    }
    if (fits) continue;
    out.push(part[to]!);
    from = to;
  }
  return out;
}
