import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSettings } from '../../server/src/lsp/settings.js';
import { DEFAULT_CLIENT_SETTINGS } from '../../server/src/service/protocol.js';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

/** The leaves of nested settings, by their dotted names. */
function flat(settings: object, prefix: string): Record<string, unknown> {
  const entries = Object.entries(settings).map(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? flat(value, `${prefix}${name}.`) : { [`${prefix}${name}`]: value },
  );
  return Object.assign({}, ...entries) as Record<string, unknown>;
}

describe('settings of the extension', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest;
  const { properties } = manifest.contributes.configuration;

  it('can all be set in VS Code, with the defaults of the server', () => {
    const server = flat(DEFAULT_CLIENT_SETTINGS, 'kqlens.');
    const declared = Object.keys(server).map((name) => [name, properties[name]?.default]);
    assert.deepEqual(Object.fromEntries(declared), server);
  });

  it('are read as they were sent, and keep their defaults where they are of the wrong type', () => {
    const sent = { inlayHints: { counts: 'off', types: true, parameterNames: true }, autoRun: false, codeLens: false };
    assert.deepEqual(readSettings(sent), sent);
    const wrong = { inlayHints: { counts: 'all', types: 1, parameterNames: 'yes' }, autoRun: null, codeLens: [] };
    assert.deepEqual(readSettings(wrong), DEFAULT_CLIENT_SETTINGS);
    assert.deepEqual(readSettings(undefined), DEFAULT_CLIENT_SETTINGS);
  });
});
