import { DEFAULT_CLIENT_SETTINGS, type ClientSettings } from '../service/protocol.js';

/** The section of the client's configuration that is ours. */
export const SETTINGS_SECTION = 'kqlens';

/** The client's settings from whatever it sent; what is absent or of the wrong type keeps its default. */
export function readSettings(sent: unknown): ClientSettings {
  const section = record(sent);
  const { counts, types, parameterNames } = record(section['inlayHints']);
  return {
    inlayHints: {
      counts:
        counts === 'off' || counts === 'operators' || counts === 'clauses'
          ? counts
          : DEFAULT_CLIENT_SETTINGS.inlayHints.counts,
      types: boolean(types, DEFAULT_CLIENT_SETTINGS.inlayHints.types),
      parameterNames: boolean(parameterNames, DEFAULT_CLIENT_SETTINGS.inlayHints.parameterNames),
    },
    autoRun: boolean(section['autoRun'], DEFAULT_CLIENT_SETTINGS.autoRun),
    codeLens: boolean(section['codeLens'], DEFAULT_CLIENT_SETTINGS.codeLens),
  };
}

/** Whether the client says that it shows problems of test files itself, as one with a tree of tests does. */
export function readShowsTestFiles(sent: unknown): boolean {
  return record(sent)['showsTestFiles'] === true;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function boolean(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}
