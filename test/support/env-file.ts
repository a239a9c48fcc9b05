import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface EnvTarget {
  readonly id: string;
  readonly token: string;
}

/** A state directory with the `.env` that the documentation describes. */
export function writeEnv(
  stateDir: string,
  platformUrl: string,
  targets: readonly EnvTarget[],
  more: Readonly<Record<string, string>> = {},
): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const values = {
    MOLECULE_PLATFORM_URL: platformUrl,
    MOLECULE_WORKSPACE_IDS: targets.map(({ id }) => id).join(','),
    MOLECULE_WORKSPACE_TOKENS: targets.map(({ token }) => token).join(','),
    ...more,
  };
  const text = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(stateDir, '.env'), text.join(''), { mode: 0o600 });
}

/** The same for workspaces on several platforms. */
export function writeTenants(
  stateDir: string,
  tenants: readonly { readonly own: EnvTarget; readonly url: string }[],
): void {
  const list = (values: readonly string[]) => values.join(',');
  const lines = [
    `MOLECULE_WORKSPACE_IDS=${list(tenants.map(({ own }) => own.id))}`,
    `MOLECULE_WORKSPACE_TOKENS=${list(tenants.map(({ own }) => own.token))}`,
    `MOLECULE_PLATFORM_URLS=${list(tenants.map(({ url }) => url))}`,
    'MOLECULE_POLL_INTERVAL_MS=250',
  ];
  writeFileSync(join(stateDir, '.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
}
