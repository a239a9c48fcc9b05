import type { MoleculeError } from '../../core/errors.ts';

/** An error's own advice, and where only time helps, when to try again: nothing repeats a tool call by itself. */
export function nextStepAfter(error: MoleculeError): string {
  return error.actor === 'time' ? `${error.advice} Try again in a minute.` : error.advice;
}
