import { existsSync } from 'node:fs';
import { join } from 'node:path';

const CLIENT_FOLDER = join(import.meta.dir, 'client');
const INSTALL_TIMEOUT_MS = 180_000;

export interface ClaudeCode {
  readonly binary: string;
  readonly version: string;
}

/** The client, or why this machine cannot run it: the reason a test is skipped with. */
export type ClaudeCodeOrReason =
  | { readonly found: true; readonly claudeCode: ClaudeCode }
  | { readonly found: false; readonly reason: string };

/**
 * Finds the real Claude Code client: `CLAUDE_CODE_BINARY`, else the one that `client/package.json` pins, which is
 * installed on first use (about 70 MB to fetch, 235 MB on disk). Never throws for a machine that lacks something.
 */
export async function findClaudeCode(): Promise<ClaudeCodeOrReason> {
  if (process.platform !== 'linux') return absent(`needs Linux, this is ${process.platform}`);
  if (Bun.which('tmux') === null) return absent('needs tmux');
  const named = process.env.CLAUDE_CODE_BINARY ?? '';
  if (named !== '') return asked(named, 'CLAUDE_CODE_BINARY');
  const installed = pinnedBinary();
  if (installed !== undefined) return asked(installed, 'the pinned client');
  const problem = await installPinnedClient();
  const binary = pinnedBinary();
  if (binary === undefined)
    return absent(`cannot install the client: ${problem ?? 'no build of it for this machine'}`);
  return asked(binary, 'the pinned client');
}

/** In CI a machine that lacks the client is an error, not an excuse. */
export function mayBeSkipped(): boolean {
  return process.env.MOLECULE_TEST_NO_SKIP !== '1';
}

function absent(reason: string): ClaudeCodeOrReason {
  return { found: false, reason };
}

/** The binary is in a package of its own per platform; the install script that would copy it elsewhere is not run. */
function pinnedBinary(): string | undefined {
  return [`linux-${process.arch}`, `linux-${process.arch}-musl`]
    .map((build) => join(CLIENT_FOLDER, 'node_modules', '@anthropic-ai', `claude-code-${build}`, 'claude'))
    .find((path) => existsSync(path));
}

async function installPinnedClient(): Promise<string | undefined> {
  const install = Bun.spawn([process.execPath, 'install', '--frozen-lockfile', '--ignore-scripts'], {
    cwd: CLIENT_FOLDER,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    timeout: INSTALL_TIMEOUT_MS,
  });
  const [output, exitCode] = await Promise.all([new Response(install.stderr).text(), install.exited]);
  if (exitCode === 0) return undefined;
  const lines = output.split('\n').filter((line) => line.startsWith('error'));
  return lines[0]?.replace(/^error:\s*/, '') ?? `bun install ended with ${install.signalCode ?? exitCode}`;
}

async function asked(binary: string, what: string): Promise<ClaudeCodeOrReason> {
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
    return { found: true, claudeCode: { binary, version } };
  } catch (error) {
    return absent(
      `${what}: ${binary} does not run: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
