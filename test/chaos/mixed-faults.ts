import type { NewFaultRule } from '../../src/local/faults/faults.ts';

const FAULTS: readonly NewFaultRule['fault'][] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503, retryAfterSeconds: 1 },
  { kind: 'html' },
  { kind: 'html', status: 502 },
  { kind: 'truncate' },
  { kind: 'malformed' },
  { kind: 'drop' },
  { kind: 'drop', afterHandling: true },
  { kind: 'delay', delayMs: 1_200 },
];

/** Errors of every kind, each as likely as the others, that strike `share` of all requests in sum. */
export function mixedFaults(share: number): NewFaultRule[] {
  // Each rule only sees what the rules before it let through.
  return FAULTS.map((fault, index) => {
    const each = share / FAULTS.length;
    return { probability: each / (1 - each * index), fault };
  });
}
