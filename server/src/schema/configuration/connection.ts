import type { ConnectionKind } from './types.js';

/** A connection as the JSON Schema lets it pass. */
export interface RawConnection {
  readonly kind: ConnectionKind;
  readonly workspace?: string;
  readonly endpoint?: string;
  readonly cluster?: string;
  readonly url?: string;
  readonly database?: string;
  readonly tenant?: string;
}

type Setting = Exclude<keyof RawConnection, 'kind'>;

/** What is wrong with a connection; `setting` is undefined where the connection as a whole is meant. */
export interface ConnectionFault {
  readonly setting: Setting | undefined;
  readonly message: string;
  readonly remedy: string;
}

const NEEDS: Readonly<Record<ConnectionKind, readonly Setting[]>> = {
  'log-analytics': ['workspace'],
  kusto: ['cluster', 'database'],
  emulator: ['url', 'database'],
};

const TAKES: Readonly<Record<ConnectionKind, readonly Setting[]>> = {
  'log-analytics': ['workspace', 'endpoint', 'tenant'],
  kusto: ['cluster', 'database', 'tenant'],
  emulator: ['url', 'database'],
};

const ADDRESSES: readonly Setting[] = ['endpoint', 'cluster', 'url'];

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The parts of a connection string that carry a secret, and the names such parts have elsewhere. */
const SECRET = /\b(password|pwd|app(lication)?\s*key|account\s*key|access\s*token|client\s*secret|sig)\s*=/iu;

/** What is wrong with a connection that has the right shape: missing and foreign settings, addresses, secrets. */
export function checkConnection(name: string, raw: RawConnection): ConnectionFault[] {
  const faults: ConnectionFault[] = [];
  for (const setting of NEEDS[raw.kind]) {
    if (raw[setting] !== undefined) continue;
    const message = `the connection \`${name}\` lacks \`${setting}\``;
    faults.push({ setting: undefined, message, remedy: `A \`${raw.kind}\` connection needs it.` });
  }
  for (const setting of Object.keys(raw) as (keyof RawConnection)[]) {
    if (setting === 'kind') continue;
    if (!TAKES[raw.kind].includes(setting)) {
      const remedy = `It takes ${TAKES[raw.kind].map((s) => `\`${s}\``).join(', ')}.`;
      faults.push({ setting, message: `a \`${raw.kind}\` connection has no \`${setting}\``, remedy });
      continue;
    }
    const fault = valueFault(raw.kind, setting, raw[setting]!);
    if (fault !== undefined) faults.push({ setting, ...fault });
  }
  return faults;
}

function valueFault(
  kind: ConnectionKind,
  setting: Setting,
  value: string,
): { readonly message: string; readonly remedy: string } | undefined {
  if (SECRET.test(value)) {
    return {
      message: `\`${setting}\` holds a secret`,
      remedy: 'Take it out of the file and renew it: sign-in happens when a connection is used.',
    };
  }
  if (setting === 'workspace' && !GUID.test(value)) {
    return {
      message: `\`${value}\` is no workspace id`,
      remedy: 'It is the GUID that the portal shows as "Workspace ID", not the name of the workspace.',
    };
  }
  return ADDRESSES.includes(setting) ? addressFault(kind, setting, value) : undefined;
}

function addressFault(
  kind: ConnectionKind,
  setting: Setting,
  value: string,
): { readonly message: string; readonly remedy: string } | undefined {
  const example = kind === 'emulator' ? 'http://localhost:8080' : 'https://example.westeurope.kusto.windows.net';
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    return { message: `\`${value}\` is no address`, remedy: `Write it as ${example}.` };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      message: `\`${setting}\` holds a name or password`,
      remedy: 'Take it out: sign-in happens when a connection is used.',
    };
  }
  if (kind !== 'emulator' && url.protocol !== 'https:') {
    return { message: `\`${value}\` is not encrypted`, remedy: 'Begin the address with https.' };
  }
  if (url.search !== '' || url.hash !== '') {
    return { message: `\`${value}\` is more than an address`, remedy: 'Leave out what stands behind `?` or `#`.' };
  }
  return undefined;
}
