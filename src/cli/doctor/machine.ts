import { managedSettingsDirectory } from '../../claude-code/managed-settings.ts';
import type { Environment } from '../../settings/environment.ts';
import { findProgram, programVersion } from './installed-program.ts';

/** What a check may ask of the machine; tests answer in its place. */
export interface Machine {
  readonly bunVersion: string;
  readonly managedSettingsDirectory: string;
  findProgram(name: string): string | undefined;
  programVersion(path: string, signal: AbortSignal): Promise<string | undefined>;
}

export function thisMachine(env: Environment): Machine {
  return {
    bunVersion: Bun.version,
    managedSettingsDirectory: managedSettingsDirectory(process.platform),
    findProgram: (name) => findProgram(name, env),
    programVersion,
  };
}
