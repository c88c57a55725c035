import type { LintCategory, LintConfiguration, LintPreset, LintSeverity } from '../schema/configuration/types.js';
import type { Platform } from '../schema/catalog.js';
import type { Lint } from './lint.js';

/** What decides the severity of a lint's finding. */
export interface Reportable {
  readonly id: string;
  readonly category: LintCategory;
  readonly defaultSeverity: LintSeverity;
  readonly platforms?: readonly Platform[] | undefined;
}

/** What a preset makes of a lint's own severity. */
export const PRESETS: Readonly<Record<LintPreset, (lint: Reportable) => LintSeverity>> = {
  recommended: ({ defaultSeverity }) => defaultSeverity,
  all: ({ defaultSeverity }) => (defaultSeverity === 'off' ? 'info' : defaultSeverity),
  strict: ({ defaultSeverity }) => (defaultSeverity === 'error' ? 'error' : 'warning'),
  sentinel: (lint) => onPlatform(lint, 'sentinel'),
  'defender-xdr': (lint) => onPlatform(lint, 'defender-xdr'),
  none: () => 'off',
};

/** What counts on one platform: lints that are not about it are off, and advice on metadata is a warning. */
function onPlatform({ defaultSeverity, category, platforms }: Reportable, platform: Platform): LintSeverity {
  if (platforms?.includes(platform) === false) return 'off';
  return category === 'metadata' && defaultSeverity === 'info' ? 'warning' : defaultSeverity;
}

/**
 * The severity of a lint's findings: of the presets the last one says which lints are on, categories change what the
 * presets turned on, and the lint's own setting has the last word.
 *
 * @param own - a milder severity that the lint gives a message of its own, which holds unless the configuration sets the
 * severity of the lint itself.
 */
export function severityOf(lint: Reportable, configuration: LintConfiguration, own?: LintSeverity): LintSeverity {
  const set = configuration.rules[lint.id]?.severity;
  if (set !== undefined) return set;
  const base = own === undefined ? lint : { ...lint, defaultSeverity: own };
  const preset = configuration.presets.at(-1) ?? 'recommended';
  const severity = PRESETS[preset](base);
  return severity === 'off' ? 'off' : (configuration.categories[lint.category] ?? severity);
}

/** Whether any message of the lint can be reported. */
export function isOn(lint: Lint, configuration: LintConfiguration): boolean {
  return severityOf(lint, configuration) !== 'off';
}
