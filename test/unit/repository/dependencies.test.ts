import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Glob } from 'bun';
import { z } from 'zod';
import { NOTICES } from '../../../scripts/build.ts';
import { installedPackage, type Package, packageAt } from '../../../scripts/packages.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const versions = z.record(z.string(), z.string());
const ours = z
  .object({
    dependencies: versions,
    devDependencies: versions,
    trustedDependencies: z.array(z.string()),
    scripts: versions,
  })
  .parse(JSON.parse(read('package.json')));

/** Each heading of the page → the rows of the table under it, without their last column. */
const documented = new Map(
  read('docs/dependencies.md')
    .split(/^## /m)
    .map((section) => {
      const rows = [...section.matchAll(/^\| (\S+) \| (\S+) \| ([^|]+) \| ([^|]*\S) \|$/gm)]
        .map(([, name = '', version, licence]) => `${name} ${version} ${licence}`)
        .filter((row) => !row.startsWith('package '));
      return [section.split('\n')[0], rows] as const;
    }),
);

const rowOf = ({ name, version, licence }: Package) => `${name} ${version} ${licence}`;
const directly = (names: Readonly<Record<string, string>>) => Object.keys(names).map(installedPackage);
const contained = [...read(join('dist', NOTICES)).matchAll(/^-{78}\n(\S+) (\S+) \((.+)\)$/gm)].map(
  ([, name, version, licence]) => `${name} ${version} ${licence}`,
);

/** Everything that an installation puts on the disk, packages inside of packages included. */
const installed = [...new Glob('node_modules/**/package.json').scanSync(ROOT)]
  .filter((path) => /node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
  .map((path) => packageAt(join(ROOT, dirname(path))));

describe('docs/dependencies.md names', () => {
  test('exactly what is in the programs', () => {
    expect(contained.length).toBeGreaterThan(10);
    expect(documented.get('In the programs')).toEqual(contained);
  });

  test('exactly what the library needs besides', () => {
    const rest = directly(ours.dependencies).map(rowOf);
    expect(documented.get('Installed with the client library')).toEqual(
      rest.filter((row) => !contained.includes(row)),
    );
  });

  test('exactly what development and tests need', () => {
    const rest = directly(ours.devDependencies).map(rowOf);
    expect(documented.get('For development and tests')).toEqual(
      rest.filter((row) => !contained.includes(row)),
    );
  });
});

test('the library asks for exactly the packages that it imports', () => {
  const source = read('dist/client.js');
  const imports = new Bun.Transpiler({ loader: 'js' }).scanImports(source).map(({ path }) => path);
  const types = [...new Glob('dist/types/**/*.d.ts').scanSync(ROOT)].flatMap((path) =>
    [...read(path).matchAll(/(?:from|import)\s*\(?'([^'.][^']*)'/g)].map(([, name = '']) => name),
  );
  const packages = [...imports, ...types].filter((name) => !isBuiltin(name));
  expect([...new Set(packages)].sort()).toEqual(Object.keys(ours.dependencies).sort());
});

describe('a package', () => {
  test('is asked for in one version, which is the one that is installed', () => {
    for (const [name, version] of Object.entries({ ...ours.dependencies, ...ours.devDependencies })) {
      expect([name, version]).toEqual([name, installedPackage(name).version]);
    }
  });

  test('runs nothing when it is installed, and neither do we', () => {
    expect(installed.length).toBeGreaterThan(100);
    const hooks = ['preinstall', 'install', 'postinstall'];
    const running = installed.filter(
      ({ scripts, folder }) =>
        hooks.some((hook) => hook in scripts) || existsSync(join(folder, 'binding.gyp')),
    );
    expect(running.map(({ name }) => name)).toEqual([]);
    // Bun has a list of packages of its own whose scripts it runs, unless it is given one.
    expect(ours.trustedDependencies).toEqual([]);
    expect([...hooks, 'prepare'].filter((hook) => hook in ours.scripts)).toEqual([]);
  });

  test('comes from the npm registry, with the hash of what was reviewed', () => {
    const lines = read('bun.lock')
      .split('\n')
      .filter((line) => /^ {4}"[^"]+": \["/.test(line));
    expect(lines.length).toBeGreaterThan(100);
    const entry =
      /^ {4}"[^"]+": \["(?:@[\w.-]+\/)?[\w.-]+@\d[\w.+-]*", "", \{.*\}, "sha512-[A-Za-z0-9+/]{86}=="\],$/;
    expect(lines.filter((line) => !entry.test(line))).toEqual([]);
  });

  test('has a licence under which it may be used and passed on', () => {
    const allowed =
      /^(?:MIT|ISC|0BSD|BSD-[23]-Clause|BlueOak-1\.0\.0|Apache-2\.0|\(?(?:MIT|MPL-2\.0) OR Apache-2\.0\)?)$/;
    const others = installed.filter(({ licence }) => !allowed.test(licence)).map(rowOf);
    expect(others).toEqual(['axe-core 4.14.1 MPL-2.0']);
    expect(contained.filter((row) => row.startsWith('axe-core'))).toEqual([]);
  });
});
