import { count } from '../../settings/findings.ts';
import { wrap } from '../wrap.ts';
import type { Status, Verdict } from './check.ts';

/** A verdict with the check that it comes from. */
export type Finding = Verdict & { readonly check: string; readonly title: string };

export interface DoctorReport {
  readonly version: string;
  readonly isOffline: boolean;
  readonly findings: readonly Finding[];
}

/** Whether nothing failed. */
export function isHealthy(report: DoctorReport): boolean {
  return report.findings.every(({ status }) => status !== 'fail');
}

/** Colours a word by the status it stands for, or leaves it as it is. */
export type Paint = (text: string, status: Status) => string;

const MARK: Readonly<Record<Status, string>> = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' };

/** Below this width a title stands above what is said of it. */
const TABLE_COLUMNS = 72;

/**
 * For a person: one line per finding, and its fix under it.
 * @param columns of the terminal; undefined for lines as long as they are
 */
export function formatText(report: DoctorReport, paint: Paint, columns?: number): string {
  const titleWidth = Math.max(...report.findings.map(({ title }) => title.length));
  const isTable = columns === undefined || columns >= TABLE_COLUMNS;
  const rest = ' '.repeat(isTable ? 2 + 4 + 2 + titleWidth + 2 : 4);
  const lines = report.findings.flatMap((finding) => {
    const { workspace } = finding;
    const prefix = workspace === undefined || !isTable ? '' : `${workspace}: `;
    const title = `  ${paint(MARK[finding.status], finding.status)}  ${finding.title}`;
    const padding = ' '.repeat(titleWidth - finding.title.length + 2);
    const first = isTable ? `${title}${padding}` : rest;
    return [
      ...(isTable ? [] : [title, ...(workspace === undefined ? [] : [`  ${workspace}`])]),
      wrap(`${prefix}${finding.fact}`, columns, { first, rest }),
      ...(finding.status === 'ok' ? [] : [wrap(`fix: ${finding.fix}`, columns, { first: rest })]),
    ];
  });
  const asked = report.isOffline ? ' (offline: the platform was not asked)' : '';
  return [
    `molecule-channel ${report.version} doctor${asked}`,
    '',
    ...lines,
    '',
    wrap(conclusion(report, paint), columns),
    '',
  ].join('\n');
}

function conclusion(report: DoctorReport, paint: Paint): string {
  const { warn, fail } = countsOf(report.findings);
  const warnings = warn === 0 ? '' : `, ${count(warn, 'warning')}`;
  if (fail > 0)
    return paint(`${fail} failed${warnings}. Start with the first one: it may explain the others.`, 'fail');
  return paint(`Nothing failed${warnings}.`, warn === 0 ? 'ok' : 'warn');
}

/** For a program: one JSON document. */
export function formatJson(report: DoctorReport): string {
  const { version, isOffline, findings } = report;
  const document = {
    version,
    ok: isHealthy(report),
    offline: isOffline,
    counts: countsOf(findings),
    findings: findings.map(jsonFinding),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function jsonFinding(finding: Finding) {
  const { check, title, workspace, status, fact } = finding;
  return {
    check,
    title,
    ...(workspace === undefined ? {} : { workspace }),
    status,
    fact,
    ...(finding.status === 'ok' ? {} : { fix: finding.fix }),
  };
}

function countsOf(findings: readonly Finding[]): Record<Status, number> {
  const of = (status: Status) => findings.filter((finding) => finding.status === status).length;
  return { ok: of('ok'), warn: of('warn'), fail: of('fail') };
}
