import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where caches of the user's programs are, by the customs of the platform; undefined for a user without a home. */
export function userCacheFolder(): string | undefined {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  const { platform } = process;
  if (platform === 'win32' && local !== undefined && local !== '') return join(local, 'kqlens', 'cache');
  if (platform !== 'win32' && platform !== 'darwin' && xdg !== undefined && xdg !== '') return join(xdg, 'kqlens');
  const home = homeFolder();
  if (home === undefined) return undefined;
  if (platform === 'win32') return join(home, 'AppData', 'Local', 'kqlens', 'cache');
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'kqlens') : join(home, '.cache', 'kqlens');
}

function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch (failure) {
    // As in containers, for a user that the system does not know.
    if (failure instanceof Error && 'syscall' in failure) return undefined;
    throw failure;
  }
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
