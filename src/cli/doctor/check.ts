import type { DoctorContext } from './context.ts';

/** One line of fact about one concern; what is not well comes with one line of fix. Nothing in it is secret. */
export type Verdict =
  | { readonly status: 'ok'; readonly fact: string; readonly workspace?: string }
  | {
      readonly status: 'warn' | 'fail';
      readonly fact: string;
      readonly fix: string;
      readonly workspace?: string;
    };

export type Status = Verdict['status'];

/** One concern. It reads and asks, it changes nothing; no verdict means that there is nothing to look at. */
export interface Check {
  /** Stable: programs that read the JSON report go by it. */
  readonly id: string;
  readonly title: string;
  run(context: DoctorContext, signal: AbortSignal): readonly Verdict[] | Promise<readonly Verdict[]>;
}

export function ok(fact: string): Verdict {
  return { status: 'ok', fact };
}

/** Something that works now and may not later, or that cannot be told from here. */
export function warn(fact: string, fix: string): Verdict {
  return { status: 'warn', fact, fix };
}

/** Something because of which messages do not arrive. */
export function fail(fact: string, fix: string): Verdict {
  return { status: 'fail', fact, fix };
}
