import { z } from 'zod';
import { ALL_CHECKS } from './doctor/all-checks.ts';
import type { Status } from './doctor/check.ts';
import { createContext } from './doctor/context.ts';
import { formatJson, formatText } from './doctor/report.ts';
import { isHealthy, runDoctor } from './doctor/run-doctor.ts';
import { findPluginRoot } from './plugin-root.ts';
import type { CommandContext } from './program.ts';

const flagsSchema = z.object({ json: z.boolean().default(false), offline: z.boolean().default(false) });

/** Runs every check and prints the report. Returns 0 when nothing failed, else 1. */
export async function doctorCommand(flags: unknown, { env, output }: CommandContext): Promise<number> {
  const { json, offline } = flagsSchema.parse(flags);
  const context = createContext({ env, isOffline: offline, pluginRoot: findPluginRoot() });
  const report = await runDoctor(ALL_CHECKS, context, new AbortController().signal);
  const { good, doubtful, bad } = output.style;
  const styles: Readonly<Record<Status, (text: string) => string>> = { ok: good, warn: doubtful, fail: bad };
  output.print(json ? formatJson(report) : formatText(report, (text, status) => styles[status](text)));
  return isHealthy(report) ? 0 : 1;
}
