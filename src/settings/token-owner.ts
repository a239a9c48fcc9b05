import { dirname, join } from 'node:path';
import type { ConfigProblem } from '../core/errors.ts';
import { printable } from '../core/safe-text.ts';
import type { Target } from '../core/target.ts';
import { parseEnvFile } from './env-file.ts';
import { type FileContent, readOwnFile } from './files.ts';
import { Findings } from './findings.ts';
import { checkPlatformUrl } from './platform-url.ts';
import { readWorkspaces } from './workspaces.ts';

/** Tokens that stand beside another address in the `.env` beside one of these files: only they may tell where it goes. */
export function strayTokens(
  targets: readonly Target[],
  files: readonly string[],
  readTokenFile: (path: string, folder: string) => FileContent,
): ConfigProblem[] {
  const envFiles = new Set(files.map((path) => join(dirname(path), '.env')));
  return [...envFiles].flatMap((path) => {
    const owned = addressesByToken(path, readTokenFile);
    return targets.flatMap(({ id, token, platformUrl }) => {
      const addresses = owned.get(token.reveal());
      if (addresses === undefined || addresses.includes(platformUrl)) return [];
      return [
        {
          variable: `the token of ${id}`,
          got: `one that stands beside another address in ${printable(path)}`,
          expected: `a token for ${platformUrl} alone`,
          fix: 'Correct the address, or create a token of its own for it on that canvas.',
        },
      ];
    });
  });
}

function addressesByToken(
  envFile: string,
  readTokenFile: (path: string, folder: string) => FileContent,
): Map<string, string[]> {
  const addresses = new Map<string, string[]>();
  const file = readOwnFile(envFile);
  if (file.kind !== 'text') return addresses;
  const folder = dirname(envFile);
  const read = (path: string) => readTokenFile(path, folder);
  for (const { token, platformUrl } of readWorkspaces(parseEnvFile(file.text), read, new Findings())) {
    const origin = checkPlatformUrl(platformUrl?.text ?? '').origin;
    if (token === undefined || origin === undefined) continue;
    addresses.set(token.text, [...(addresses.get(token.text) ?? []), origin]);
  }
  return addresses;
}
