import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, type DoctorContext } from '../../../../src/cli/doctor/context.ts';
import type { Machine } from '../../../../src/cli/doctor/machine.ts';
import { PlatformProbes } from '../../../../src/cli/doctor/platform-probe.ts';
import { PlatformClient } from '../../../../src/platform/client.ts';
import type { FetchLike } from '../../../../src/platform/http.ts';
import { systemClock } from '../../../../src/runtime/clock.ts';
import { tempDir } from '../../../support/temp-dir.ts';

export const TOKEN = 'a-token-that-must-never-be-shown-0123456789';
export const WORKSPACE = '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11';
export const PLATFORM = 'https://canvas.example.com';

export interface DoctorSetup extends Disposable {
  readonly context: DoctorContext;
  readonly stateDirectory: string;
  /** A folder beside the state directory, for what else a check may look at. */
  readonly root: string;
}

export interface DoctorSetupOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly envFile?: string;
  readonly machine?: Partial<Machine>;
  readonly platform?: FetchLike;
  readonly isOffline?: boolean;
  /** Nothing is made on disk beforehand. */
  readonly isBare?: boolean;
}

export const GOOD_ENV_FILE = [
  `MOLECULE_PLATFORM_URL=${PLATFORM}`,
  `MOLECULE_WORKSPACE_IDS=${WORKSPACE}`,
  `MOLECULE_WORKSPACE_TOKENS=${TOKEN}`,
  '',
].join('\n');

/** A doctor's context over a folder of its own; machine and platform answer as the test says. */
export function setUpDoctor(options: DoctorSetupOptions = {}): DoctorSetup {
  const dir = tempDir();
  const stateDirectory = join(dir.path, 'state');
  if (options.isBare !== true) {
    mkdirSync(stateDirectory, { mode: 0o700 });
    writeFileSync(join(stateDirectory, '.env'), options.envFile ?? GOOD_ENV_FILE, { mode: 0o600 });
  }
  const platform: FetchLike = options.platform ?? (() => Promise.reject(new Error('not expected')));
  const context: DoctorContext = {
    ...createContext({
      env: { HOME: dir.path, MOLECULE_STATE_DIR: stateDirectory, ...options.env },
      isOffline: options.isOffline ?? false,
    }),
    probes: new PlatformProbes((target) => new PlatformClient(target, platform), systemClock),
    machine: {
      bunVersion: '1.4.5',
      managedSettingsDirectory: join(dir.path, 'managed'),
      pluginRoot: undefined,
      workingDirectory: dir.path,
      channelServers: () => [],
      networkFileSystem: () => undefined,
      findProgram: () => undefined,
      findBun: async () => undefined,
      programVersion: async () => undefined,
      ...options.machine,
    },
  };
  return { context, stateDirectory, root: dir.path, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

export const never = new AbortController().signal;

/** A machine on which `/opt` holds these programs; one without a version does not run. */
export function machineWith(versions: Readonly<Record<string, string | undefined>>) {
  return {
    findProgram: (name: string) => (name in versions ? `/opt/${name}` : undefined),
    findBun: async () => ('bun' in versions ? '/opt/bun' : undefined),
    programVersion: async (path: string) => versions[path.replace('/opt/', '')],
  };
}
