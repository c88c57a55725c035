import type { KustoPackage } from '../package.js';
import { at, items } from '../raw.js';
import type { BridgeType } from './runtime.js';

/** A rule of the grammar. */
interface Parser {
  readonly IsHidden: boolean;
  readonly Annotations: unknown;
  Scan(source: unknown, start: number): number;
  Accept$1(input: BridgeType, output: BridgeType, visitor: Finder, start: number): number;
}

/** A search for the rules that can stand at a token; the names are the package's. */
interface Finder {
  readonly _source: unknown;
  readonly _findOffset: number;
  /** The ways to the rules that were found, where they are wanted. */
  readonly _pathResults: unknown;
  readonly _results: { readonly Count: number; clear(): void; add(parser: Parser): void };
  _prevWasMissing: boolean;
  _missingCount: number;
  _listMissingCount: number;
  _depth: number;
  Find(parser: Parser, index: number, start: number): number;
}

interface FinderClass {
  readonly MaxDepth: number;
  readonly prototype: {
    Find(this: Finder, parser: Parser, index: number, start: number): number;
    VisitFirstOrBest(this: Finder, parsers: object, start: number, isBest: boolean): number;
    VisitSequence$1(this: Finder, parsers: object, start: number): number;
  };
}

/**
 * The search for what the grammar takes at the cursor tries rules at every token from the operator's start on, and notes
 * its way through them even where nobody asks for it. Here it does not, and the lists of rules are plain arrays.
 */
export function shortenGrammarSearch(kusto: KustoPackage): void {
  const { System, Kusto } = kusto;
  peekAtOnce(kusto);
  const language = at(Kusto, 'Language');
  const generic = at(language, 'Editor')['AnnotatedParserFinder$1'] as (token: unknown) => FinderClass;
  const finder = generic(at(language, 'Parsing', 'LexicalToken'));
  const integer = System['Int32'] as BridgeType;
  const original = finder.prototype.Find;
  const arrayOf = arrays();
  const annotated = new WeakMap<Parser, boolean>();

  const isAnnotated = (parser: Parser): boolean => {
    let known = annotated.get(parser);
    if (known === undefined) annotated.set(parser, (known = items(parser.Annotations).length > 0));
    return known;
  };

  finder.prototype.Find = function (this: Finder, parser, index, start) {
    if (this._pathResults !== null && this._pathResults !== undefined) return original.call(this, parser, index, start);
    if (this._depth >= finder.MaxDepth) return -1;
    if (parser.IsHidden) return parser.Scan(this._source, start);
    if (this._findOffset === start && !this._prevWasMissing && isAnnotated(parser)) {
      if (this._results.Count === 0 || this._missingCount <= this._listMissingCount) {
        if (this._missingCount < this._listMissingCount) this._results.clear();
        this._results.add(parser);
        this._listMissingCount = this._missingCount;
      }
    }
    this._depth++;
    const length = parser.Accept$1(integer, integer, this, start);
    this._depth--;
    return length;
  };

  finder.prototype.VisitFirstOrBest = function (this: Finder, parsers, start, isBest) {
    const { _prevWasMissing: wasMissing, _missingCount: missing } = this;
    let best = -1;
    let bestMissing = missing;
    let bestWasMissing = wasMissing;
    for (const [i, parser] of arrayOf(parsers).entries()) {
      this._prevWasMissing = wasMissing;
      this._missingCount = missing;
      const length = this.Find(parser, i, start);
      const longer = length > 0 && (best < 0 || (isBest && length > best));
      if (i === 0 || (length < 0 && best < 0 && length < best) || longer) {
        best = length;
        bestMissing = this._missingCount;
        bestWasMissing = this._prevWasMissing;
      }
    }
    this._missingCount = bestMissing;
    this._prevWasMissing = bestWasMissing;
    return best;
  };

  finder.prototype.VisitSequence$1 = function (this: Finder, parsers, start) {
    let total = 0;
    for (const [i, parser] of arrayOf(parsers).entries()) {
      const length = this.Find(parser, i, start + total);
      if (length < 0) return length - total;
      total += length;
    }
    return total;
  };
}

interface TokenSource {
  readonly _input: unknown;
  readonly _offset: number;
  readonly _end: number;
}

interface TokenSourceClass {
  readonly prototype: { Peek(this: TokenSource, n?: number): unknown };
}

/** Rules look at tokens through a source, which asks for the class of its list at each of them. */
function peekAtOnce({ Kusto }: KustoPackage): void {
  const parsing = at(Kusto, 'Language', 'Parsing');
  const source = (parsing['ArraySource$1'] as (token: unknown) => TokenSourceClass)(at(parsing, 'LexicalToken'));
  const original = source.prototype.Peek;
  source.prototype.Peek = function (this: TokenSource, n = 0) {
    const { _input: tokens, _offset: offset, _end: end } = this;
    const place = offset + n;
    return Array.isArray(tokens) && place < end ? (tokens as readonly unknown[])[place] : original.call(this, n);
  };
}

/** The lists of the grammar, which never change, as arrays. */
function arrays(): (list: object) => readonly Parser[] {
  const known = new WeakMap<object, readonly Parser[]>();
  return (list) => {
    if (Array.isArray(list)) return list as readonly Parser[];
    let array = known.get(list);
    if (array === undefined) known.set(list, (array = items(list) as unknown as readonly Parser[]));
    return array;
  };
}
