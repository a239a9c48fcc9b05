import { showValue } from './display.ts';
import type { Findings } from './findings.ts';
import { type Environment, readValue } from './paths.ts';
import { setting } from './settings-table.ts';

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

interface NumberSetting {
  readonly name: string;
  readonly default: number;
  readonly unit: 'ms' | 's';
  readonly min: number;
  readonly max: number;
}

/** Digits only: what number parsers make of `5s`, `1e3` or nothing is not what the user meant. */
function readWholeNumber(values: Environment, row: NumberSetting, findings: Findings): number | undefined {
  const text = readValue(values, row.name);
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= row.min && number <= row.max) return number;
  const unit = row.unit === 'ms' ? 'milliseconds' : 'seconds';
  findings.addProblem({
    variable: row.name,
    got: showValue(text),
    expected: `a whole number of ${unit} from ${row.min} to ${row.max}, digits only`,
    fix: `Write ${row.name}=${row.default}, or remove the line: that is the default.`,
  });
  return undefined;
}
