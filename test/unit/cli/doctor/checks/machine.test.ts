import { describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bunCheck, pluginCheck } from '../../../../../src/cli/doctor/checks/machine.ts';
import { findProgram } from '../../../../../src/cli/doctor/machine.ts';
import { PRODUCT } from '../../../../../src/core/product.ts';
import { tempDir } from '../../../../support/temp-dir.ts';
import { type DoctorSetup, machineWith, never, setUpDoctor } from '../doctor-context.ts';

describe('Bun', () => {
  test.each([
    ['a new one is well', { bun: '1.4.5' }, 'ok', '1.4.5 (/opt/bun)'],
    ['an old one is not', { bun: '1.3.9' }, 'fail', '1.3.9 (/opt/bun) is too old'],
    ['one that does not run is not', { bun: undefined }, 'fail', '/opt/bun does not run'],
    [
      'none is not',
      {},
      'fail',
      'neither on the PATH nor where installers put it (this is Bun 1.4.5, from elsewhere)',
    ],
  ] as const)('%s', async (_name, versions, status, fact) => {
    using setup = setUpDoctor({ machine: machineWith(versions) });
    expect(await bunCheck.run(setup.context, never)).toMatchObject([{ status, fact }]);
  });

  test('the one that npx brought for a single run does not count', () => {
    using dir = tempDir();
    const borrowed = join(dir.path, '_npx/5c2f/node_modules/.bin');
    const own = join(dir.path, 'bin');
    for (const folder of [borrowed, own]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'bun'), '#!/bin/sh\n', { mode: 0o755 });
    }
    expect(findProgram('bun', { PATH: borrowed })).toBeUndefined();
    expect(findProgram('bun', { PATH: `${borrowed}:${own}` })).toBe(join(own, 'bun'));
    expect(findProgram('bun', {})).toBeUndefined();
  });
});

describe('plugin', () => {
  const withPlugin = ({ context, root }: DoctorSetup) => ({
    ...context,
    machine: { ...context.machine, pluginRoot: root },
  });

  test('names its version and its folder', () => {
    using setup = setUpDoctor();
    mkdirSync(join(setup.root, 'dist'));
    writeFileSync(join(setup.root, 'dist/channel.js'), '');
    expect(pluginCheck.run(withPlugin(setup), never)).toEqual([
      { status: 'ok', fact: `molecule ${PRODUCT.version} in ${setup.root}` },
    ]);
  });

  test('without its bundle it cannot start, and the fix says how to build it', () => {
    using setup = setUpDoctor();
    expect(pluginCheck.run(withPlugin(setup), never)).toMatchObject([
      { status: 'fail', fix: `Run: cd ${setup.root} && bun install && bun run build` },
    ]);
  });
});
