import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { startMoleculeSession } from './molecule-session.ts';
import { FROM_FOLDER, REPOSITORY } from './plugin-under-test.ts';
import { startHostSession } from './start-host-session.ts';

const PROGRAM = `${REPOSITORY}/bin/molecule-channel`;

hostSuite('the skills of the plugin', await findClaudeCode(), (claudeCode) => {
  test('status and doctor bring what the programs found, without a question', async () => {
    await using molecule = await startMoleculeSession(claudeCode());
    const { session, ownId } = molecule;
    await session.waitForGate();
    await session.type('/molecule:status');
    const status = await session.waitForRequest(/What this machine says/);
    expect(status.newText).toContain('molecule-channel');
    expect(status.newText).toContain(ownId);
    await session.type('/molecule:doctor');
    const doctor = await session.waitForRequest(/What the doctor found/);
    expect(doctor.newText).toMatch(/ok +Settings/);
  });

  test('configure writes what was pasted through the program, without a question, and the session takes it up', async () => {
    using state = tempDir();
    await using served = await servePlatform();
    const url = new URL(served.url).origin;
    const own = served.platform.createWorkspace({ name: 'Laptop', external: true });
    await using session = await startHostSession({
      claudeCode: claudeCode(),
      source: FROM_FOLDER,
      channel: 'development',
      environment: { MOLECULE_STATE_DIR: state.path },
      rules: [
        {
          when: /<pasted>\n(.*)\n<\/pasted>/,
          call: 'Bash',
          input: ([, pasted]) => ({
            command: `${PROGRAM} setup <<'END_OF_WHAT_WAS_PASTED'\n${pasted}\nEND_OF_WHAT_WAS_PASTED`,
            description: 'Connects the workspace',
          }),
        },
      ],
    });
    await session.waitForGate();
    await session.type(`/molecule:configure ${url} ${own.id} ${own.token}`);
    const { text, isError } = await session.waitForToolResult('Bash');
    expect(text).toContain('“Laptop” is there, and the platform takes the token.');
    expect(text).not.toContain(own.token);
    expect(isError).toBe(false);
    expect(readFileSync(join(state.path, '.env'), 'utf8')).toContain(own.token);
  });
});
