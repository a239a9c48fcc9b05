/**
 * How well messages get into the session of a process: `listens`: it was started with the channel, or has shown that it
 * hears; `by_hooks`: only with its next prompt; `unproven`: it lives, and nothing tells whether it listens; `deaf`: what was
 * pushed into it was not seen. The best ones come first.
 */
export const CLAIMS = ['listens', 'by_hooks', 'unproven', 'deaf'] as const;
export type Claim = (typeof CLAIMS)[number];

export function isBetter(claim: Claim, than: Claim): boolean {
  return CLAIMS.indexOf(claim) < CLAIMS.indexOf(than);
}

/** What a process says of itself beside its PID. */
export interface Standing {
  readonly claim: Claim;
  /** The session in which its conversation goes on, as a background copy without the channel. */
  readonly continuedIn?: string | undefined;
}

/** Of a process into whose session messages get. */
export const LISTENS: Standing = { claim: 'listens' };

const CONTINUED_IN = 'continued-in ';

/** On one line, as it stands in the files of the lease. */
export function standingLine({ claim, continuedIn }: Standing): string {
  return continuedIn === undefined ? claim : `${claim} ${CONTINUED_IN}${continuedIn}`;
}

/** Versions that wrote no such line waited only when they were started with the channel. */
export function readStanding(line: string): Standing {
  const [word = '', ...rest] = line.trim().split(' ');
  const claim = CLAIMS.find((known) => known === word) ?? 'listens';
  const note = rest.join(' ');
  const continuedIn = note.startsWith(CONTINUED_IN) ? note.slice(CONTINUED_IN.length) : undefined;
  return continuedIn !== undefined && /^[\w-]{1,100}$/.test(continuedIn) ? { claim, continuedIn } : { claim };
}
