import { z } from 'zod';
import { PRODUCT } from '../../core/product.ts';
import { type CommandContext, CommandError } from '../command.ts';
import { watchStopSignals } from '../stop-signal.ts';
import { type Check, fail, type Status, type Verdict } from './check.ts';
import { channelSwitchesCheck, claudeCodeCheck, managedSettingsCheck } from './checks/claude-code.ts';
import { inboxCheck } from './checks/inbox.ts';
import { leaseCheck } from './checks/lease.ts';
import { bunCheck, pluginCheck } from './checks/machine.ts';
import { clockCheck, platformCheck, presenceCheck, tokenCheck } from './checks/platform.ts';
import { installedCheck, permissionsCheck } from './checks/plugin-in-claude-code.ts';
import { sessionsCheck } from './checks/sessions.ts';
import { accessCheck, connectionCheck, settingsCheck } from './checks/settings.ts';
import { filesCheck, logCheck, stateDirectoryCheck } from './checks/state-directory.ts';
import { createContext, type DoctorContext } from './context.ts';
import { pingCheck } from './ping.ts';
import { type DoctorReport, type Finding, formatJson, formatText, isHealthy } from './report.ts';

/** In order of dependency: the first failure explains those after it. */
const ALL_CHECKS: readonly Check[] = [
  bunCheck,
  pluginCheck,
  stateDirectoryCheck,
  settingsCheck,
  connectionCheck,
  platformCheck,
  tokenCheck,
  clockCheck,
  leaseCheck,
  presenceCheck,
  inboxCheck,
  accessCheck,
  filesCheck,
  logCheck,
  claudeCodeCheck,
  installedCheck,
  permissionsCheck,
  sessionsCheck,
  channelSwitchesCheck,
  managedSettingsCheck,
];

const flagsSchema = z.object({
  json: z.boolean().default(false),
  offline: z.boolean().default(false),
  ping: z.boolean().default(false),
  alwaysSucceed: z.boolean().default(false),
});

/** Runs every check and prints the report. Returns 0 when nothing failed, else 1. */
export async function doctorCommand(
  flags: unknown,
  { env, output, signals }: CommandContext,
): Promise<number> {
  const { json, offline, ping, alwaysSucceed } = flagsSchema.parse(flags);
  if (ping && offline) {
    throw new CommandError('--ping and --offline exclude each other.', 'Leave one of them out.');
  }
  const context = createContext({ env, isOffline: offline });
  using stop = watchStopSignals(signals, env);
  const checks = ping ? [...ALL_CHECKS, pingCheck()] : ALL_CHECKS;
  const report = await runDoctor(checks, context, stop.signal);
  const { good, doubtful, bad } = output.style;
  const styles: Readonly<Record<Status, (text: string) => string>> = { ok: good, warn: doubtful, fail: bad };
  output.print(
    json ? formatJson(report) : formatText(report, (text, status) => styles[status](text), output.columns),
  );
  return alwaysSucceed || isHealthy(report) ? 0 : 1;
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
