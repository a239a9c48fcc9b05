import { execFile } from 'node:child_process';
import { quotedLine } from '../../core/safe-text.ts';
import type { Environment } from '../../settings/environment.ts';

const TIMEOUT_MS = 180_000;

/** Runs a program that asks nothing, for three minutes at most; `said` is the last line that it printed. Never rejects. */
export function runProgramFor(
  path: string,
  args: readonly string[],
  env: Environment,
): Promise<{ readonly exitCode: number; readonly said: string }> {
  return new Promise((resolve) => {
    const options = { timeout: TIMEOUT_MS, encoding: 'utf8' as const, env: { ...env } };
    const child = execFile(path, [...args], options, (error, stdout, stderr) => {
      const last = lastLine(stderr) || lastLine(stdout);
      const said = last === '' ? '' : quotedLine(last, 300);
      resolve({ exitCode: error === null ? 0 : (child.exitCode ?? 1), said });
    });
    child.stdin?.end();
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
