import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where caches of the user's programs are, by the customs of the platform. */
export function userCacheFolder(): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  if (process.platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), 'kqlens', 'cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'kqlens');
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'kqlens');
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
