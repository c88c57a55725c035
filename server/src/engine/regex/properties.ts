/** General categories by their long names, without underscores; the short name is V8's. */
const CATEGORIES: ReadonlyMap<string, string> = new Map(
  `L letter,LC casedletter,Lu uppercaseletter,Ll lowercaseletter,Lt titlecaseletter,Lm modifierletter,Lo otherletter,
M mark combiningmark,Mn nonspacingmark,Mc spacingmark,Me enclosingmark,N number,Nd decimalnumber digit,Nl letternumber,
No othernumber,P punctuation punct,Pc connectorpunctuation,Pd dashpunctuation,Ps openpunctuation,Pe closepunctuation,
Pi initialpunctuation,Pf finalpunctuation,Po otherpunctuation,S symbol,Sm mathsymbol,Sc currencysymbol,
Sk modifiersymbol,So othersymbol,Z separator,Zs spaceseparator,Zl lineseparator,Zp paragraphseparator,C other,
Cc control cntrl,Cf format,Co privateuse,Cn unassigned`
    .split(',')
    .flatMap((line) => {
      const [short, ...long] = line.trim().split(' ');
      return [short!, ...long].map((name): [string, string] => [loose(name), short!]);
    }),
);

/** Yes-or-no properties that V8 knows, with the abbreviations in use. */
const BINARY: ReadonlyMap<string, string> = new Map(
  `Any,ASCII,Assigned,Alphabetic alpha,ASCII_Hex_Digit ahex,Bidi_Control,Bidi_Mirrored,Case_Ignorable,Cased,
Changes_When_Casefolded,Changes_When_Casemapped,Changes_When_Lowercased,Changes_When_NFKC_Casefolded,
Changes_When_Titlecased,Changes_When_Uppercased,Dash,Default_Ignorable_Code_Point,Deprecated,Diacritic,Emoji,
Emoji_Component,Emoji_Modifier,Emoji_Modifier_Base,Emoji_Presentation,Extended_Pictographic,Extender,Grapheme_Base,
Grapheme_Extend,Hex_Digit hex,IDS_Binary_Operator,IDS_Trinary_Operator,ID_Continue,ID_Start,Ideographic,Join_Control,
Logical_Order_Exception,Lowercase lower,Math,Noncharacter_Code_Point,Pattern_Syntax,Pattern_White_Space,Quotation_Mark,
Radical,Regional_Indicator,Sentence_Terminal,Soft_Dotted,Terminal_Punctuation,Unified_Ideograph,Uppercase upper,
Variation_Selector,White_Space space wspace,XID_Continue,XID_Start`
    .split(',')
    .flatMap((line) => {
      const [name, ...short] = line.trim().split(' ');
      return [name!, ...short].map((alias): [string, string] => [loose(alias), name!]);
    }),
);

/** Rust compares property names without regard to case, blanks, underscores and dashes. */
function loose(name: string): string {
  return name.replace(/[\s_-]/g, '').toLowerCase();
}

interface Property {
  /** As it is written between braces in V8. */
  readonly name: string;
  readonly contains: RegExp;
}

const known = new Map<string, Property | undefined>();

/** The V8 form of a property by its name in the dialect; undefined if V8 has none that is surely the same. */
export function v8Property(name: string): string | undefined {
  return lookUp(name)?.name;
}

/** Tells whether a character has a property; undefined if V8 does not know the property. */
export function hasProperty(name: string, codePoint: number): boolean | undefined {
  return lookUp(name)?.contains.test(String.fromCodePoint(codePoint));
}

function lookUp(name: string): Property | undefined {
  if (known.has(name)) return known.get(name);
  const v8Name = translate(name);
  const property = v8Name === undefined ? undefined : { name: v8Name, contains: new RegExp(`\\p{${v8Name}}`, 'u') };
  known.set(name, property);
  return property;
}

function translate(name: string): string | undefined {
  const m = /^([^=:]*)[=:](.*)$/.exec(name);
  if (!m) return BINARY.get(loose(name)) ?? CATEGORIES.get(loose(name)) ?? script('Script', name);
  switch (loose(m[1]!)) {
    case 'gc':
    case 'generalcategory':
      return CATEGORIES.get(loose(m[2]!));
    case 'sc':
    case 'script':
      return script('Script', m[2]!);
    case 'scx':
    case 'scriptextensions':
      return script('Script_Extensions', m[2]!);
    default:
      return undefined;
  }
}

/** V8 wants the exact spelling, such as `Old_Italic`. */
function script(property: string, name: string): string | undefined {
  const spelled = name
    .split(/[\s_-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('_');
  if (!/^\w+$/.test(spelled)) return undefined;
  const v8Name = `${property}=${spelled}`;
  return isRegex(`\\p{${v8Name}}`) ? v8Name : undefined;
}

function isRegex(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
