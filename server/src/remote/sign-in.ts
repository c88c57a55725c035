import type { TokenCredential } from '@azure/identity';
import { azureLibraries } from './azure-libraries.js';
import type { TokenSource } from './token-source.js';

/**
 * How the command line signs in: with what the machine has (environment, workload or managed identity, Azure CLI,
 * Azure Developer CLI, PowerShell), in a browser, or with a code that is typed in on any device.
 */
export const SIGN_IN_WAYS = ['default', 'browser', 'device'] as const;
export type SignInWay = (typeof SIGN_IN_WAYS)[number];

/** Tokens of `@azure/identity`, which keeps and renews them in memory. `tell`: says what the user must do. */
export function commandLineTokens(way: SignInWay, tell: (message: string) => void): TokenSource {
  const credentials = new Map<string | undefined, Promise<TokenCredential>>();
  const open = async (tenantId: string | undefined): Promise<TokenCredential> => {
    const { identity } = await azureLibraries();
    const tenant = tenantId === undefined ? {} : { tenantId };
    switch (way) {
      case 'default':
        return new identity.DefaultAzureCredential(tenant);
      case 'browser':
        return new identity.InteractiveBrowserCredential(tenant);
      case 'device':
        return new identity.DeviceCodeCredential({ ...tenant, userPromptCallback: ({ message }) => tell(message) });
    }
  };
  return {
    async token({ scope, tenant }, signal) {
      let credential = credentials.get(tenant);
      if (credential === undefined) credentials.set(tenant, (credential = open(tenant)));
      const token = await (await credential).getToken(scope, { abortSignal: signal });
      if (token === null) throw new Error('nobody is signed in');
      return { token: token.token, expiresOn: token.expiresOnTimestamp };
    },
  };
}
