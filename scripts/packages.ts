/** The packages of others that this project uses, as they are installed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const ROOT = resolve(import.meta.dir, '..');

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  scripts: z.record(z.string(), z.string()).default({}),
});

export interface Package {
  readonly name: string;
  readonly version: string;
  /** Its SPDX identifier. */
  readonly licence: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly folder: string;
}

export function packageAt(folder: string): Package {
  const { license, ...rest } = packageSchema.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  return { ...rest, licence: license, folder };
}

export function installedPackage(name: string): Package {
  return packageAt(join(ROOT, 'node_modules', name));
}

/** The packages that files come from, by name. */
export function packagesOf(files: Iterable<string>): Package[] {
  const folders = new Set<string>();
  for (const file of files) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (folder !== undefined) folders.add(resolve(ROOT, folder));
  }
  const key = ({ name, version }: Package) => `${name} ${version}`;
  return [...folders].map(packageAt).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** What the licences of packages ask for that are shipped inside of ours: their notices, word for word. */
export function noticesOf(packages: readonly Package[]): string {
  const notices = packages.map(
    ({ name, version, licence, folder }) =>
      `${'-'.repeat(78)}\n${name} ${version} (${licence})\n\n${licenceText(folder).trim()}\n`,
  );
  return `The programs in this folder contain parts of these packages.\n\n${notices.join('\n')}`;
}

function licenceText(folder: string): string {
  const name = readdirSync(folder).find((candidate) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(candidate));
  if (name === undefined) throw new Error(`${folder}: no licence text`);
  return readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
}
