import { ConfigError } from '../../core/errors.ts';
import type { Target } from '../../core/target.ts';
import { PlatformClient } from '../../platform/client.ts';
import { Experience } from '../../platform/experience.ts';
import { safeFetch } from '../../platform/safe-fetch.ts';
import { type Clock, systemClock } from '../../runtime/clock.ts';
import { trustedAuthorities } from '../../settings/authorities.ts';
import { type Environment, stateDirectory } from '../../settings/environment.ts';
import { type LoadedConfig, loadConfig } from '../../settings/load.ts';
import { proxyVariable } from '../../settings/proxy.ts';
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
  const experience = new Experience({
    ...systemClock,
    proxyVariable: (address) => proxyVariable(options.env, address),
  });
  const config = readConfig(options.env, directory);
  const own = config instanceof ConfigError ? [] : config.settings.authorities;
  const send = safeFetch(() => trustedAuthorities(options.env, own));
  return {
    ...options,
    stateDirectory: directory,
    config,
    probes: new PlatformProbes((target) => new PlatformClient(target, send, experience), systemClock),
    clock: systemClock,
    machine: thisMachine(options.env),
  };
}

function readConfig(env: Environment, directory: string): LoadedConfig | ConfigError {
  try {
    return loadConfig(env, directory, { readOnly: true });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** The watched workspaces; none while the settings cannot be used. */
export function targetsOf(context: DoctorContext): readonly Target[] {
  return context.config instanceof ConfigError ? [] : context.config.settings.targets;
}
