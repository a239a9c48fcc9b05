import { MoleculeError } from '../core/errors.ts';
import type { Environment } from '../settings/environment.ts';
import type { Output } from './output.ts';
import type { SignalSource } from './stop-signal.ts';

/** What somebody types, or another program writes, into a command. */
export interface Input {
  /** Whether a person can be asked: both ends are a terminal. */
  readonly isTerminal: boolean;
  /** Whether what comes is typed: whoever reads it waits for a person. */
  readonly isTyped: boolean;
  /** All that comes until the end. Throws `CommandError` for more than 64 KiB. */
  text(): Promise<string>;
}

/** What every command gets. */
export interface CommandContext {
  readonly env: Environment;
  readonly input: Input;
  readonly output: Output;
  readonly signals: SignalSource;
}

/** Runs with the flags as they were given, not yet validated. Returns the exit code. */
export type RunCommand = (flags: unknown, context: CommandContext) => Promise<number>;

/** A command cannot do its work here; the advice says what to do about it. */
export class CommandError extends MoleculeError {
  readonly actor = 'user';
}
