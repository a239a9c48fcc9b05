import { MoleculeError } from '../core/errors.ts';
import type { Environment } from '../settings/environment.ts';
import type { Output } from './output.ts';
import type { SignalSource } from './stop-signal.ts';

/** What every command gets. */
export interface CommandContext {
  readonly env: Environment;
  readonly output: Output;
  readonly signals: SignalSource;
}

/** Runs with the flags as they were given, not yet validated. Returns the exit code. */
export type RunCommand = (flags: unknown, context: CommandContext) => Promise<number>;

/** A command cannot do its work here; the advice says what to do about it. */
export class CommandError extends MoleculeError {
  readonly actor = 'user';
}
