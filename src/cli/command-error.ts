import { MoleculeError } from '../core/errors.ts';

/** A command cannot do its work here; the advice says what to do about it. */
export class CommandError extends MoleculeError {
  readonly actor = 'user';
}
