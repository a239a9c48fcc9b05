import type { DoctorContext } from './context.ts';

/** What a check found: one line of fact and, unless all is well, one line of how to mend it. Holds no secret. */
export type Verdict =
  | { readonly status: 'ok'; readonly fact: string; readonly workspace?: string }
  | {
      readonly status: 'warn' | 'fail';
      readonly fact: string;
      readonly fix: string;
      readonly workspace?: string;
    };

export type Status = Verdict['status'];

/** Looks at one thing that the channel depends on, and changes nothing. No verdict: there is nothing to look at. */
export interface Check {
  /** Stable: programs that read the JSON report go by it. */
  readonly id: string;
  readonly title: string;
  run(context: DoctorContext, signal: AbortSignal): readonly Verdict[] | Promise<readonly Verdict[]>;
}

export function ok(fact: string): Verdict {
  return { status: 'ok', fact };
}

/** Messages may arrive; something may keep them from it later, or cannot be found out from here. */
export function warn(fact: string, fix: string): Verdict {
  return { status: 'warn', fact, fix };
}

/** Messages do not arrive because of this. */
export function fail(fact: string, fix: string): Verdict {
  return { status: 'fail', fact, fix };
}
