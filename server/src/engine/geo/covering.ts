import type { s2 as S2 } from 's2js';
import { s2Library } from './libraries.js';
import type { Edge } from './region.js';
import { add, angleBetween, EARTH_RADIUS, unit, type Vector } from './sphere.js';

/** More cells than this are refused. */
export const MAX_CELLS = 65_536;

/** A shape to be covered: its edges, what lies inside it, and the least length and area it has (of radius 1). */
export interface Covered {
  readonly edges: readonly Edge[];
  readonly length: number;
  readonly area: number;
  contains(place: Vector): boolean;
}

/** The greatest diagonal and area of a cell at level 0; each level halves the one and quarters the other. */
const MAX_DIAGONAL = 2.438_654_594_434_021;
const MAX_AREA = 2.635_799_256_963_161_6;

interface BoundedEdge extends Edge {
  readonly middle: Vector;
  readonly reach: number;
}

/**
 * The cells of one level that meet a shape, or come within `radius` metres of it, in their order; undefined when they
 * are too many.
 * Source: https://learn.microsoft.com/kusto/query/geo-polygon-to-s2cells-function
 */
export function coverWithCells(shape: Covered, level: number, radius: number): string[] | undefined {
  const least = Math.max((shape.length / MAX_DIAGONAL) * 2 ** level, (shape.area / MAX_AREA) * 4 ** level);
  if (least > MAX_CELLS) return undefined;
  const { Cell, cellid } = s2Library();
  const edges = shape.edges.map((edge): BoundedEdge => {
    const middle = unit(add(edge.from, edge.to));
    return { ...edge, middle, reach: angleBetween(middle, edge.to) };
  });
  const search = new CellSearch(shape, level, radius / EARTH_RADIUS);
  for (let face = 0; face < 6; face++) {
    if (!search.visit(Cell.fromCellID(cellid.fromFace(face)), edges)) return undefined;
  }
  return search.tokens;
}

class CellSearch {
  readonly tokens: string[] = [];

  constructor(
    private readonly shape: Covered,
    private readonly level: number,
    private readonly radius: number,
  ) {}

  /** Adds the cells within a cell; false when they become too many. `edges` are those that may come near it. */
  visit(cell: S2.Cell, edges: readonly BoundedEdge[]): boolean {
    const near = edges.filter((edge) => this.mayBeNear(cell, edge)).filter((edge) => this.isNear(cell, edge));
    const { cellid } = s2Library();
    if (near.length === 0) return this.shape.contains(vectorOf(cell.center())) ? this.addAll(cell) : true;
    if (cell.level >= this.level) {
      this.tokens.push(cellid.toToken(cell.id));
      return this.tokens.length <= MAX_CELLS;
    }
    return cell.children().every((child) => this.visit(child, near));
  }

  /** Adds every cell within one that is wholly inside. */
  private addAll(cell: S2.Cell): boolean {
    if (this.tokens.length + 4 ** (this.level - cell.level) > MAX_CELLS) return false;
    const { cellid } = s2Library();
    const end = cellid.childEndAtLevel(cell.id, this.level);
    for (let id = cellid.childBeginAtLevel(cell.id, this.level); id !== end; id = cellid.next(id)) {
      this.tokens.push(cellid.toToken(id));
    }
    return true;
  }

  private mayBeNear(cell: S2.Cell, edge: BoundedEdge): boolean {
    const cap = cell.capBound();
    const distance = angleBetween(vectorOf(cap.centerPoint()), edge.middle);
    return distance <= cap.radius() + edge.reach + this.radius + 1e-12;
  }

  private isNear(cell: S2.Cell, { from, to }: Edge): boolean {
    const { Point } = s2Library();
    const chord = cell.distanceToEdge(new Point(from.x, from.y, from.z), new Point(to.x, to.y, to.z));
    // A chord angle is the square of the chord's length.
    return chord <= (2 * Math.sin(Math.min(this.radius, Math.PI) / 2)) ** 2;
  }
}

function vectorOf(point: S2.Point): Vector {
  return { x: point.x, y: point.y, z: point.z };
}
