import { styleText } from 'node:util';

/** How parts of a report are set off; plain text where the output is no terminal. */
export interface Style {
  dim(text: string): string;
  bold(text: string): string;
  mark(text: string): string;
  error(text: string): string;
  warning(text: string): string;
  info(text: string): string;
  good(text: string): string;
  /** A risk score in the colour of its band; the colour never stands for the number. */
  band(band: string | undefined, text: string): string;
  /** How many columns lines may take; undefined: as many as they need. */
  readonly width: number | undefined;
}

type Format = Parameters<typeof styleText>[0];

/** Colours for a stream: on a terminal, and as `NO_COLOR` and `FORCE_COLOR` say. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  const paint =
    (format: Format) =>
    (text: string): string =>
      styleText(format, text, { stream, validateStream: true });
  const bands: Readonly<Record<string, (text: string) => string>> = {
    low: paint('gray'),
    medium: paint('yellow'),
    high: paint('magenta'),
    critical: paint('red'),
  };
  return {
    dim: paint('dim'),
    bold: paint('bold'),
    mark: paint('yellow'),
    error: paint('red'),
    warning: paint('yellow'),
    info: paint('cyan'),
    good: paint('green'),
    band: (band, text) => (bands[band ?? ''] ?? ((t: string) => t))(text),
    width: widthOf(stream),
  };
}

/** The columns of a terminal. A file or another program gets whole lines, unless `COLUMNS` asks for shorter ones. */
export function widthOf({ isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>): number | undefined {
  const asked = Number(process.env.COLUMNS);
  const width = isTTY ? columns : asked;
  return Number.isInteger(width) && width > 0 ? width : undefined;
}

/** No colours at all. */
export const PLAIN: Style = {
  dim: (t) => t,
  bold: (t) => t,
  mark: (t) => t,
  error: (t) => t,
  warning: (t) => t,
  info: (t) => t,
  good: (t) => t,
  band: (_, t) => t,
  width: undefined,
};
