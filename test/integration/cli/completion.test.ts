import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { runCommand } from '../../support/command-run.ts';
import { tempDir } from '../../support/temp-dir.ts';

/** What the shell offers after these words; the last one is begun. */
const ASK: Readonly<Record<string, (script: string, words: readonly string[]) => string>> = {
  bash: (script, words) =>
    `source ${script}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; COMPREPLY=(); _molecule_channel; printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: (script, words) => `source ${script}; complete -C '${words.join(' ')}' | cut -f1`,
};

async function offered(shell: string, words: readonly string[]): Promise<string[]> {
  using dir = tempDir();
  const script = join(dir.path, 'completion');
  const { exitCode, stdout, stderr } = await runCommand(['completion', shell]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  await Bun.write(script, stdout);
  const line = ASK[shell]?.(script, ['molecule-channel', ...words]) ?? '';
  const asked = Bun.spawn([shell, '-c', line], {
    stdin: 'ignore',
    stdout: 'pipe',
    env: { HOME: dir.path, PATH: '/usr/bin:/bin' },
  });
  const text = await new Response(asked.stdout).text();
  expect(await asked.exited).toBe(0);
  return text
    .split('\n')
    .filter((word) => word !== '')
    .toSorted();
}

for (const shell of ['bash', 'fish']) {
  const isHere = Bun.which(shell) !== null;
  test.skipIf(!isHere)(`${shell} completes commands, options, choices and values`, async () => {
    expect(await offered(shell, ['do'])).toEqual(['doctor']);
    expect(await offered(shell, ['doctor', '--js'])).toEqual(['--json']);
    expect(await offered(shell, ['access', 'p'])).toEqual(['peers']);
    expect(await offered(shell, ['platform', '--era', 'E1'])).toEqual(['E1', 'E1.5']);
  });
}

test.skipIf(Bun.which('zsh') === null)('zsh reads its script', async () => {
  using dir = tempDir();
  const script = join(dir.path, 'completion');
  await Bun.write(script, (await runCommand(['completion', 'zsh'])).stdout);
  const line = `autoload -Uz compinit; compinit -u -d ${dir.path}/dump; source ${script}; print $_comps[molecule-channel]`;
  const asked = Bun.spawn(['zsh', '-f', '-c', line], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { HOME: dir.path, PATH: '/usr/bin:/bin' },
  });
  const [stdout, stderr] = await Promise.all([
    new Response(asked.stdout).text(),
    new Response(asked.stderr).text(),
  ]);
  expect({ stdout, stderr }).toEqual({ stdout: '_molecule_channel\n', stderr: '' });
});

test('a shell that is not known is refused', async () => {
  expect(await runCommand(['completion', 'tcsh'])).toMatchObject({ exitCode: 2, stdout: '' });
});
