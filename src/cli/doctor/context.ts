import { ConfigError } from '../../core/errors.ts';
import type { Target } from '../../core/target.ts';
import { type Clock, systemClock } from '../../runtime/clock.ts';
import { type Environment, stateDirectory } from '../../settings/environment.ts';
import type { LoadedConfig } from '../../settings/load.ts';
import { platformAccess, readConfig } from '../platform-access.ts';
import { type Machine, thisMachine } from './machine.ts';
import { PlatformProbes } from './platform-probe.ts';

/** What a check may look at. */
export interface DoctorContext {
  readonly env: Environment;
  readonly stateDirectory: string;
  readonly config: LoadedConfig | ConfigError;
  /** Whether the user wants the platform not to be asked. */
  readonly isOffline: boolean;
  readonly probes: PlatformProbes;
  readonly clock: Clock;
  readonly machine: Machine;
}

export interface DoctorOptions {
  readonly env: Environment;
  readonly isOffline: boolean;
}

/** The context of this machine, with the settings that the channel server itself would get. */
export function createContext(options: DoctorOptions): DoctorContext {
  const directory = stateDirectory(options.env);
  const config = readConfig(options.env, directory);
  const { client } = platformAccess(options.env, config);
  return {
    ...options,
    stateDirectory: directory,
    config,
    probes: new PlatformProbes(client, systemClock),
    clock: systemClock,
    machine: thisMachine(options.env),
  };
}

/** The watched workspaces; none while the settings cannot be used. */
export function targetsOf(context: DoctorContext): readonly Target[] {
  return context.config instanceof ConfigError ? [] : context.config.settings.targets;
}
