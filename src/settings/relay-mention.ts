import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, stateDirectory } from './environment.ts';
import { setting } from './table.ts';

/** More than a `.env` may have. */
const TOO_LARGE_BYTES = 1_048_576;

/** Whether the relay may be on: not where `.env` does not name it, which takes no loading to see. Never throws. */
export function mayRelayPermissions(env: Environment): boolean {
  try {
    const path = join(stateDirectory(env), '.env');
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return false;
    if (!found.isFile() || found.size > TOO_LARGE_BYTES) return true;
    return readFileSync(path, 'latin1').includes(setting.permissionRelay.name);
  } catch {
    return true;
  }
}
