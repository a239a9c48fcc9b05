import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeEnv } from '../../support/channel-process.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { CliProcess } from './cli-process.ts';

const WATCHED = '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11';

/** Runs `molecule-channel access …` over a state directory that watches one workspace. */
async function withDesk(
  use: (
    access: (args: string, env?: Readonly<Record<string, string>>) => ReturnType<CliProcess['result']>,
    path: string,
  ) => Promise<void>,
): Promise<void> {
  using dir = tempDir();
  const stateDir = join(dir.path, 'state');
  writeEnv(stateDir, 'https://canvas.example.com', [{ id: WATCHED, token: 'a-token' }]);
  const access = async (args: string, env: Readonly<Record<string, string>> = {}) => {
    await using cli = new CliProcess(['access', ...args.split(' ').filter(Boolean)], {
      folder: dir.path,
      env: { MOLECULE_STATE_DIR: stateDir, ...env },
    });
    return await cli.result();
  };
  await use(access, join(stateDir, 'access.json'));
}

const contentOf = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('molecule-channel access', () => {
  test('shows what holds, and writes nothing', () =>
    withDesk(async (access, path) => {
      const { exitCode, stdout } = await access('');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('all workspaces: the canvas user and every peer');
      expect(existsSync(path)).toBeFalse();
    }));

  test('writes the rule for all workspaces, and for one, 0600', () =>
    withDesk(async (access, path) => {
      expect((await access('canvas')).exitCode).toBe(0);
      const { exitCode, stdout } = await access(`peers a b a --workspace ${WATCHED}`);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`${WATCHED}: the canvas user and 2 listed peers: a, b`);
      expect(contentOf(path)).toEqual({
        default: { allow: 'canvas' },
        workspaces: { [WATCHED]: { allow: 'peers', peers: ['a', 'b'] } },
      });
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect((await access(`--workspace ${WATCHED}`)).stdout).toBe(
        `  ${WATCHED}: the canvas user and 2 listed peers: a, b\n`,
      );
    }));

  test.each([
    ['everybody', 2, 'Allowed choices are all, canvas, peers'],
    ['peers', 1, 'no peer is named'],
    ['peers ../x', 1, '../x is not a workspace id'],
    ['canvas a', 1, 'Ids are listed after peers only'],
    ['canvas --workspace typo', 1, `typo is not a watched workspace\nWatched are: ${WATCHED}.`],
  ])('refuses %s', (args, code, words) =>
    withDesk(async (access, path) => {
      const { exitCode, stderr } = await access(args);
      expect(exitCode).toBe(code);
      expect(stderr).toContain(words);
      expect(existsSync(path)).toBeFalse();
    }),
  );

  test('changes nothing when it is called from inside a Claude Code session', () =>
    withDesk(async (access, path) => {
      const { exitCode, stderr } = await access('all', { CLAUDECODE: '1' });
      expect(exitCode).toBe(1);
      expect(stderr).toContain('not changed from inside a Claude Code session');
      expect(existsSync(path)).toBeFalse();
      expect((await access('', { CLAUDECODE: '1' })).exitCode).toBe(0);
    }));

  test('a file that cannot be used is shown as such, kept by a change for one workspace, replaced by one for all', () =>
    withDesk(async (access, path) => {
      writeFileSync(path, '{');
      const shown = await access('');
      expect([shown.exitCode, shown.stderr.includes('cannot be used: not JSON')]).toEqual([1, true]);
      expect((await access(`all --workspace ${WATCHED}`)).exitCode).toBe(1);
      expect(readFileSync(path, 'utf8')).toBe('{');
      expect((await access('canvas')).exitCode).toBe(0);
      expect(contentOf(path)).toEqual({ default: { allow: 'canvas' }, workspaces: {} });
    }));

  test('explains itself', () =>
    withDesk(async (access) => {
      const { exitCode, stdout } = await access('--help');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('--workspace <id>');
      expect(stdout).toContain('They do not come back when the rule is loosened');
    }));
});
