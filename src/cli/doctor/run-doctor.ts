import { PRODUCT } from '../../core/product.ts';
import { type Check, fail, type Verdict } from './check.ts';
import type { DoctorContext } from './context.ts';

/** A verdict with the check that it comes from. */
export type Finding = Verdict & { readonly check: string; readonly title: string };

export interface DoctorReport {
  readonly version: string;
  readonly isOffline: boolean;
  readonly findings: readonly Finding[];
}

/** Runs the checks one after the other; one that breaks does not end the others. */
export async function runDoctor(
  checks: readonly Check[],
  context: DoctorContext,
  signal: AbortSignal,
): Promise<DoctorReport> {
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const verdict of await verdictsOf(check, context, signal)) {
      findings.push({ check: check.id, title: check.title, ...verdict });
    }
  }
  return { version: PRODUCT.version, isOffline: context.isOffline, findings };
}

async function verdictsOf(
  check: Check,
  context: DoctorContext,
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  try {
    return await check.run(context, signal);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error';
    return [fail(`this check broke off (${name})`, 'This is a bug in the doctor; please report it.')];
  }
}

/** Whether nothing failed. */
export function isHealthy(report: DoctorReport): boolean {
  return report.findings.every(({ status }) => status !== 'fail');
}
