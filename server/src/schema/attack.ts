import { lazy, readDataFile } from './data-files.js';

/** The ATT&CK matrices. Their technique ids do not overlap. */
export type AttackMatrix = 'enterprise' | 'ics' | 'mobile';

/** A tactic of ATT&CK, by name; ids are no key, since 19 gave TA0005 to another tactic. */
export interface Tactic {
  readonly id: string;
  /** `Credential Access` */
  readonly name: string;
  /** `credential-access` */
  readonly shortName: string;
  readonly matrix: AttackMatrix;
  /** The value of Sentinel's tactic enumeration that stands for it (`CredentialAccess`); undefined in the mobile matrix. */
  readonly sentinelName: string | undefined;
  /** The version that brought or removed it, where that is 19. */
  readonly addedIn?: string;
  readonly removedIn?: string;
  /** Short names of the tactics that took its place. */
  readonly replacedBy?: readonly string[];
}

/** A technique or sub-technique of ATT&CK. */
export interface Technique {
  /** `T1059` or `T1059.001` */
  readonly id: string;
  readonly name: string;
  readonly matrix: AttackMatrix;
  /** The technique that a sub-technique belongs to. */
  readonly parent: string | undefined;
  /** Short names of its tactics in the version of the data, and those of the newer version added. */
  readonly tactics: readonly string[];
  /** Values of Sentinel's tactic enumeration under which the technique may stand; empty in the mobile matrix. */
  readonly sentinelTactics: readonly string[];
  readonly status: 'active' | 'revoked' | 'deprecated';
  /** For a revoked technique: the id in use today, the end of the chain of successors. */
  readonly currentId: string | undefined;
  /** The version that added or revoked it, where that is newer than the data's own. */
  readonly addedIn: string | undefined;
  readonly revokedIn: string | undefined;
}

interface RawTactic {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly sentinel?: string;
  readonly sentinelFallback?: string;
  readonly addedIn?: string;
  readonly removedIn?: string;
  readonly replacedBy?: readonly string[];
}

interface AttackFile {
  readonly notice: string;
  readonly version: string;
  readonly overlayVersion: string;
  readonly sentinelTactics: readonly string[];
  readonly matrices: Readonly<
    Record<AttackMatrix, { readonly tactics: readonly RawTactic[]; readonly techniques: readonly string[] }>
  >;
}

const MATRICES: readonly AttackMatrix[] = ['enterprise', 'ics', 'mobile'];

const file = lazy(() => JSON.parse(readDataFile('attack.json')) as AttackFile);

const tacticList = lazy((): readonly Tactic[] =>
  MATRICES.flatMap((matrix) =>
    file().matrices[matrix].tactics.map(({ sentinel, sentinelFallback, ...tactic }) => ({
      ...tactic,
      matrix,
      sentinelName: sentinel ?? sentinelFallback,
    })),
  ),
);

/** A technique line of the data file by its id. */
interface TechniqueLine {
  readonly matrix: AttackMatrix;
  readonly fields: readonly string[];
}

const lines = lazy((): ReadonlyMap<string, TechniqueLine> => {
  const index = new Map<string, TechniqueLine>();
  for (const matrix of MATRICES) {
    for (const line of file().matrices[matrix].techniques) {
      const fields = line.split('|');
      index.set(fields[0] ?? '', { matrix, fields });
    }
  }
  return index;
});

/** The marks of a line: `deprecated` as `''`, `by=T1560` as `T1560`. */
function marksOf({ fields }: TechniqueLine): ReadonlyMap<string, string> {
  const marks = (fields[3] ?? '').split(' ').filter((mark) => mark !== '');
  return new Map(marks.map((mark) => [mark.split('=', 1)[0] ?? '', mark.slice(mark.indexOf('=') + 1)]));
}

function currentIdOf(line: TechniqueLine): string | undefined {
  let current: string | undefined;
  for (let next = marksOf(line).get('by'); next !== undefined;) {
    current = next;
    const successor = lines().get(next);
    next = successor === undefined ? undefined : marksOf(successor).get('by');
  }
  return current;
}

function decode(line: TechniqueLine): Technique {
  const { matrix, fields } = line;
  const [id = '', name = '', tacticText = ''] = fields;
  const marks = marksOf(line);
  const tactics = [...new Set([...tacticText.split(' '), ...(marks.get('tactics19')?.split('+') ?? [])])];
  const known = tacticList().filter((tactic) => tactic.matrix === matrix && tactics.includes(tactic.shortName));
  return {
    id,
    name,
    matrix,
    parent: id.includes('.') ? id.slice(0, id.indexOf('.')) : undefined,
    tactics,
    sentinelTactics: [...new Set(known.flatMap((tactic) => tactic.sentinelName ?? []))],
    status: marks.has('revoked') ? 'revoked' : marks.has('deprecated') ? 'deprecated' : 'active',
    currentId: currentIdOf(line),
    addedIn: marks.get('added'),
    revokedIn: marks.get('revoked') === 'revoked' ? undefined : marks.get('revoked'),
  };
}

const decoded = new Map<string, Technique>();

/** A technique by its id (`T1059`, `T1059.001`), revoked and deprecated ones included; undefined for an id that never was. */
export function technique(id: string): Technique | undefined {
  const known = decoded.get(id);
  if (known !== undefined) return known;
  const line = lines().get(id);
  if (line === undefined) return undefined;
  const result = decode(line);
  decoded.set(id, result);
  return result;
}

/** The ids of all techniques in use, for completion. */
export function activeTechniqueIds(matrix: AttackMatrix = 'enterprise'): readonly string[] {
  return [...lines().keys()].filter((id) => {
    const found = technique(id);
    return found?.matrix === matrix && found.status === 'active';
  });
}

/**
 * A tactic by any of its names: `Credential Access`, `credential-access`, Sentinel's `CredentialAccess`, or its id where
 * that is not ambiguous. Letter case does not matter. The enterprise matrix wins.
 */
export function tactic(name: string): Tactic | undefined {
  const folded = name.toLowerCase().replaceAll(/[\s_-]/gu, '');
  const named = (candidate: Tactic): boolean => candidate.shortName.replaceAll('-', '') === folded;
  const bySentinelName = (candidate: Tactic): boolean => candidate.sentinelName?.toLowerCase() === folded;
  const all = tacticList();
  const byId = all.filter((candidate) => candidate.id.toLowerCase() === folded);
  return all.find(named) ?? all.find(bySentinelName) ?? (byId.length === 1 ? byId[0] : undefined);
}

/** The tactics of a matrix, in the order of the kill chain. */
export function tactics(matrix: AttackMatrix = 'enterprise'): readonly Tactic[] {
  return tacticList().filter((candidate) => candidate.matrix === matrix);
}

/** The values that Sentinel accepts in `tactics`. */
export function sentinelTacticNames(): readonly string[] {
  return file().sentinelTactics;
}

/** The version of the ATT&CK data, and the newer one whose changes are laid over it. */
export function attackVersion(): { readonly version: string; readonly overlay: string } {
  return { version: file().version, overlay: file().overlayVersion };
}

/** The notice that MITRE's terms of use ask for wherever ATT&CK data is shown or shipped. */
export function attackNotice(): string {
  return file().notice;
}
