import type { Findings } from './findings.ts';
import type { Environment } from './paths.ts';
import { setting } from './settings-table.ts';
import { readWholeNumber } from './whole-number.ts';

export interface PollSettings {
  readonly pollIntervalMs: number;
  /** The pace while the doorbell works: half the window, unless the user asked for a pace. */
  readonly relaxedIntervalMs: number;
  readonly pollWindowSeconds: number;
}

/** A window shorter than two intervals would lose messages with the first missed poll: it is widened. */
export function readPollSettings(values: Environment, findings: Findings): PollSettings {
  const { pollInterval, pollWindow } = setting;
  const interval = readWholeNumber(values, pollInterval, findings);
  const pollIntervalMs = interval ?? pollInterval.default;
  const asked = readWholeNumber(values, pollWindow, findings) ?? pollWindow.default;
  const pollWindowSeconds = Math.max(asked, Math.ceil((2 * pollIntervalMs) / 1000));
  if (pollWindowSeconds > asked) {
    findings.addWarning(
      `${pollWindow.name}: ${asked} s is shorter than two poll intervals of ${pollIntervalMs} ms; using ${pollWindowSeconds} s.`,
    );
  }
  const relaxedIntervalMs =
    interval === undefined ? Math.max(pollIntervalMs, (pollWindowSeconds * 1000) / 2) : pollIntervalMs;
  return { pollIntervalMs, relaxedIntervalMs, pollWindowSeconds };
}
