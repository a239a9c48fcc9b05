import { existsSync } from 'node:fs';
import { z } from 'zod';
import { installClaudeCode } from './install-claude-code.ts';

/** What decides about a tool that no rule allows: the person at the terminal, or a classifier that the client asks. */
export type PermissionMode = 'manual' | 'auto';

export interface ClaudeCode {
  readonly binary: string;
  readonly version: string;
  readonly permissionMode: PermissionMode;
}

/** The client, or why this machine cannot run it: the reason a test is skipped with. */
export type ClaudeCodeOrReason =
  | { readonly found: true; readonly claudeCode: ClaudeCode }
  | { readonly found: false; readonly reason: string };

/** What the tests run on when nothing else is asked for. */
export const NEWEST_PINNED = '2.1.332';

const wishes = z.object({
  CLAUDE_CODE_BINARY: z.string().default(''),
  MOLECULE_TEST_CLAUDE_CODE: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 2.1.332')
    .default(NEWEST_PINNED),
  MOLECULE_TEST_CLAUDE_MODE: z.enum(['manual', 'auto']).default('manual'),
});

/**
 * Finds the real Claude Code client: `CLAUDE_CODE_BINARY`, else the version that `MOLECULE_TEST_CLAUDE_CODE` names, which
 * is installed on first use (about 70 MB to fetch, 235 MB on disk). `MOLECULE_TEST_CLAUDE_MODE` is the permission mode of
 * its sessions. Never throws for a machine that lacks something.
 */
export async function findClaudeCode(): Promise<ClaudeCodeOrReason> {
  const { CLAUDE_CODE_BINARY, MOLECULE_TEST_CLAUDE_CODE, MOLECULE_TEST_CLAUDE_MODE } = wishes.parse(
    process.env,
  );
  if (process.platform !== 'linux') return absent(`needs Linux, this is ${process.platform}`);
  if (Bun.which('tmux') === null) return absent('needs tmux');
  if (CLAUDE_CODE_BINARY !== '')
    return asked(CLAUDE_CODE_BINARY, 'CLAUDE_CODE_BINARY', MOLECULE_TEST_CLAUDE_MODE);
  const installed = await installClaudeCode(MOLECULE_TEST_CLAUDE_CODE);
  if ('problem' in installed) return absent(`cannot install the client: ${installed.problem}`);
  return asked(installed.binary, `the client ${MOLECULE_TEST_CLAUDE_CODE}`, MOLECULE_TEST_CLAUDE_MODE);
}

/** In CI a machine that lacks the client is an error, not an excuse. */
export function mayBeSkipped(): boolean {
  return process.env.MOLECULE_TEST_NO_SKIP !== '1';
}

/** Whether a version such as `2.1.150` is at least another. */
export function isAtLeast(version: string, least: string): boolean {
  return Bun.semver.order(version, least) >= 0;
}

function absent(reason: string): ClaudeCodeOrReason {
  return { found: false, reason };
}

async function asked(
  binary: string,
  what: string,
  permissionMode: PermissionMode,
): Promise<ClaudeCodeOrReason> {
  if (!existsSync(binary)) return absent(`${what}: there is no ${binary}`);
  try {
    const run = Bun.spawn([binary, '--version'], {
      env: { HOME: '/nonexistent' },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'ignore',
      timeout: 30_000,
    });
    const version = /^\d+\.\d+\.\d+/.exec(await new Response(run.stdout).text())?.[0];
    if (version === undefined) return absent(`${what}: ${binary} --version names no version`);
    return { found: true, claudeCode: { binary, version, permissionMode } };
  } catch (error) {
    return absent(
      `${what}: ${binary} does not run: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
