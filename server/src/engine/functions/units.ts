import type { Value } from '../values/types.js';
import { bindTyped } from './arguments.js';
import type { ScalarFunction } from './contract.js';

interface Unit {
  toBase(x: number): number;
  fromBase(x: number): number;
}

const PREFIXES: Readonly<Record<string, number>> = {
  Nano: 1e-9,
  Micro: 1e-6,
  Milli: 1e-3,
  Centi: 1e-2,
  Deci: 1e-1,
  Deca: 1e1,
  Hecto: 1e2,
  Kilo: 1e3,
  Mega: 1e6,
  Giga: 1e9,
  Tera: 1e12,
};

/** A unit as a factor to the base unit, and the prefixes it goes with. */
type Row = readonly [name: string, factor: number, prefixes?: string];

function linear(factor: number): Unit {
  return { toBase: (x) => x * factor, fromBase: (x) => x / factor };
}

/** A unit of another origin: `factor` base units for each, and its zero at `zero` base units. */
function affine(factor: number, zero: number): Unit {
  return { toBase: (x) => x * factor + zero, fromBase: (x) => (x - zero) / factor };
}

function units(rows: readonly Row[], others: readonly (readonly [string, Unit])[] = []): ReadonlyMap<string, Unit> {
  const all = new Map<string, Unit>(others);
  for (const [name, factor, prefixes = ''] of rows) {
    all.set(name, linear(factor));
    for (const prefix of prefixes.split(' ').filter(Boolean)) {
      all.set(prefix + name.charAt(0).toLowerCase() + name.slice(1), linear(factor * PREFIXES[prefix]!));
    }
  }
  return all;
}

const LITRE_PREFIXES = 'Micro Milli Centi Deci Deca Hecto Kilo Mega';
const FOOT = 0.3048;
const SURVEY_FOOT = 1200 / 3937;
const INCH = 0.0254;
const YARD = 0.9144;
const KILOGRAM_FORCE = 9.80665002864;
const CELSIUS_ZERO = 273.15;
const ROEMER = 40 / 21;
const RADIAN = 180 / Math.PI;

/** By quantity. Base units: degree, joule, newton, metre, kilogram, metre a second, kelvin, cubic metre. */
const QUANTITIES: Readonly<Record<string, ReadonlyMap<string, Unit>>> = {
  angle: units(
    [
      ['Radian', RADIAN, 'Nano Micro Milli Centi Deci'],
      ['Degree', 1, 'Nano Micro Milli'],
      ['Arcminute', 1 / 60],
      ['Arcsecond', 1 / 3600],
      ['Gradian', 0.9],
      ['NatoMil', 9 / 160],
      ['Revolution', 360],
    ],
    // The sine of an angle.
    [['Tilt', { toBase: (x) => Math.asin(x) * RADIAN, fromBase: (x) => Math.sin(x / RADIAN) }]],
  ),
  energy: units([
    ['Joule', 1, 'Milli Kilo Mega Giga'],
    ['Calorie', 4.184, 'Kilo Mega'],
    ['BritishThermalUnit', 1055.05585262, 'Kilo Mega Giga'],
    ['ElectronVolt', 1.602176565e-19, 'Kilo Mega Giga Tera'],
    ['FootPound', 1.355817948],
    ['Erg', 1e-7],
    ['WattHour', 3600, 'Kilo Mega Giga Tera'],
    ['WattDay', 86_400, 'Kilo Mega Giga Tera'],
    ['ThermEc', 1.05505585262e8, 'Deca'],
    ['ThermUs', 1.054804e8, 'Deca'],
    ['ThermImperial', 1.05505585257348e8, 'Deca'],
    ['HorsepowerHour', 2.6845195377e6],
  ]),
  force: units([
    ['Dyn', 1e-5],
    ['KilogramForce', KILOGRAM_FORCE],
    ['TonneForce', KILOGRAM_FORCE * 1e3],
    ['KiloPond', KILOGRAM_FORCE],
    ['Newton', 1, 'Micro Milli Deca Kilo Mega'],
    ['Poundal', 0.13825502798973042],
    ['PoundForce', 4.44822161526051, 'Kilo'],
    ['OunceForce', 0.2780138509537812],
    ['ShortTonForce', 8896.443230521],
  ]),
  length: units([
    ['Meter', 1, 'Nano Micro Milli Centi Deci Deca Hecto Kilo'],
    ['Mile', 1609.34],
    ['Yard', YARD],
    ['Foot', FOOT],
    ['UsSurveyFoot', SURVEY_FOOT],
    ['Inch', INCH],
    ['Mil', INCH / 1e3],
    ['Microinch', INCH / 1e6],
    ['NauticalMile', 1852],
    ['Fathom', 1.8288],
    ['Shackle', 27.432],
    ['PrinterPoint', INCH / 72.27],
    ['DtpPoint', INCH / 72],
    ['PrinterPica', 1 / 237.106301584],
    ['DtpPica', 1 / 236.220472441],
    ['Twip', 1 / 56692.913385826],
    ['Hand', 0.1016],
    ['AstronomicalUnit', 1.495978707e11],
    ['Parsec', 3.08567758128e16, 'Kilo Mega'],
    ['LightYear', 9.46073047258e15, 'Kilo Mega'],
    ['SolarRadius', 6.9551e8],
    ['Chain', 20.1168],
    ['Angstrom', 1e-10],
    ['DataMile', 1828.8],
  ]),
  mass: units([
    ['Gram', 1e-3, 'Nano Micro Milli Centi Deci Deca Hecto Kilo'],
    ['Tonne', 1e3, 'Kilo Mega'],
    ['ShortTon', 907.18474],
    ['LongTon', 1016.0469088],
    ['Pound', 0.45359237, 'Kilo Mega'],
    ['Ounce', 1 / 35.2739619],
    ['Slug', 1 / 0.06852176556196105],
    ['Stone', 1 / 0.1574731728702698],
    ['ShortHundredweight', 1 / 0.022046226218487758],
    ['LongHundredweight', 1 / 0.01968413055222121],
    ['Grain', 1 / 15432.358352941431],
    ['SolarMass', 1.98947e30],
    ['EarthMass', 5.9722e24],
  ]),
  speed: units([
    ['MeterPerSecond', 1, 'Nano Micro Milli Centi Deci Kilo'],
    ['MeterPerMinute', 1 / 60, 'Nano Micro Milli Centi Deci Kilo'],
    ['MeterPerHour', 1 / 3600, 'Milli Centi Kilo'],
    ...(
      [
        ['Foot', FOOT],
        ['UsSurveyFoot', SURVEY_FOOT],
        ['Inch', INCH],
        ['Yard', YARD],
      ] as const
    ).flatMap(([name, length]): Row[] => [
      [`${name}PerSecond`, length],
      [`${name}PerMinute`, length / 60],
      [`${name}PerHour`, length / 3600],
    ]),
    ['Knot', 0.514444],
    ['MilePerHour', 0.44704],
  ]),
  temperature: units(
    [
      ['Kelvin', 1],
      ['DegreeRankine', 5 / 9],
      ['SolarTemperature', 5778],
    ],
    [
      ['DegreeCelsius', affine(1, CELSIUS_ZERO)],
      ['MillidegreeCelsius', affine(1e-3, CELSIUS_ZERO)],
      ['DegreeDelisle', affine(-2 / 3, CELSIUS_ZERO + 100)],
      ['DegreeFahrenheit', affine(5 / 9, (459.67 * 5) / 9)],
      ['DegreeNewton', affine(100 / 33, CELSIUS_ZERO)],
      ['DegreeReaumur', affine(5 / 4, CELSIUS_ZERO)],
      ['DegreeRoemer', affine(ROEMER, CELSIUS_ZERO - 7.5 * ROEMER)],
    ],
  ),
  volume: units([
    ['Liter', 1e-3, LITRE_PREFIXES],
    ['CubicMeter', 1, 'Hecto Kilo'],
    ['CubicKilometer', 1e9],
    ['CubicHectometer', 1e6],
    ['CubicDecimeter', 1e-3],
    ['CubicCentimeter', 1e-6],
    ['CubicMillimeter', 1e-9],
    ['CubicMicrometer', 1e-18],
    ['CubicMile', 4.16818182544058e9],
    ['CubicYard', 0.764554858],
    ['CubicFoot', 0.028316846592, 'Hecto Kilo Mega'],
    ['CubicInch', 1.6387e-5],
    ['ImperialGallon', 0.004546090000000002, 'Kilo Mega'],
    ['ImperialOunce', 2.84130624999963e-5],
    ['ImperialPint', 5.6826125e-4],
    ['ImperialBeerBarrel', 0.16365924],
    ['UsGallon', 0.00378541, 'Deca Deci Hecto Kilo Mega'],
    ['UsOunce', 2.9573529562537605e-5],
    ['UsTablespoon', 1.478676478125e-5],
    ['UsTeaspoon', 4.92892159375e-6],
    ['UsCustomaryCup', 2.365882365e-4],
    ['UsLegalCup', 2.4e-4],
    ['UsQuart', 9.46352946e-4],
    ['UsPint', 4.73176473e-4],
    ['UsBeerBarrel', 0.1173477658],
    ['AuTablespoon', 2e-5],
    ['UkTablespoon', 1.5e-5],
    ['MetricTeaspoon', 5e-6],
    ['MetricCup', 2.5e-4],
    ['OilBarrel', 0.158987294928],
    ['AcreFoot', 1 / 0.000810714],
    ['BoardFoot', 2.3597372158e-3],
  ]),
};

/** The names of the units of a quantity. */
export function unitNames(quantity: string): readonly string[] {
  return [...(QUANTITIES[quantity]?.keys() ?? [])];
}

/**
 * `convert_angle(value, from, to)` and kin. Unit names are case-sensitive; an unknown one gives null. Names and
 * factors are those of the UnitsNet library, whose 2022 names Kusto's are.
 * Source: https://learn.microsoft.com/kusto/query/convert-length-function
 */
export const UNIT_FUNCTIONS: readonly ScalarFunction[] = Object.entries(QUANTITIES).map(([quantity, known]) => ({
  name: `convert_${quantity}`,
  bind: (site) =>
    bindTyped(site, ['real', 'string', 'string'], (value, from, to): Value => {
      const [source, target] = [known.get(from as string), known.get(to as string)];
      return source === undefined || target === undefined ? null : target.fromBase(source.toBase(value as number));
    }),
}));
