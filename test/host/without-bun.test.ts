import { expect, test } from 'bun:test';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PLUGIN } from '../../src/core/product.ts';
import { hideMachine } from '../support/bare-machine.ts';
import { eventually } from '../support/eventually.ts';
import { tempDir } from '../support/temp-dir.ts';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { ANSWER_EACH, startMoleculeSession } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';
import { ALL_TOOLS, INSTALLABLE, SERVER } from './plugin-under-test.ts';
import type { Sandbox } from './sandbox.ts';

/** The plugin, whose launchers do not find the Bun of this machine. */
function pluginWithoutBun() {
  const dir = tempDir();
  cpSync(INSTALLABLE, dir.path, { recursive: true });
  hideMachine(join(dir.path, 'bin'));
  return dir;
}

hostSuite('a session on a machine without Bun', await findClaudeCode(), (claudeCode) => {
  test('says so at its first prompt and as its status, and receives once Bun is there', async () => {
    using plugin = pluginWithoutBun();
    const homes: string[] = [];
    await using molecule = await startMoleculeSession(claudeCode(), {
      source: { from: 'folder', folder: plugin.path, plugin: PLUGIN.name },
      allow: [ALL_TOOLS],
      rules: [{ when: /how is the channel/, call: 'channel_status', input: () => ({}) }, ANSWER_EACH],
      environment: { PATH: '/usr/bin:/bin' },
      prepare: ({ home }: Sandbox) => void homes.push(home),
    });
    const { session, platform, ownId } = molecule;
    // Connected: a hook before that has nobody to call.
    await session.waitForGate();
    await session.type('how is the channel?');
    const { text, isError } = await session.waitForToolResult('channel_status');
    expect(isError).toBe(false);
    expect(text).toContain('it needs Bun 1.4.3 or later');
    const isShown = async () => /UserPromptSubmit says: The Molecule\s+channel/.test(await session.screen());
    await eventually('the line at the first prompt', isShown, { explain: () => session.screen() });

    for (const home of homes) {
      mkdirSync(join(home, '.bun/bin'), { recursive: true });
      symlinkSync(process.execPath, join(home, '.bun/bin/bun'));
    }
    await session.type(`/mcp reconnect ${SERVER}`);
    await eventually(
      'the channel to be registered',
      () => session.debugLog().includes('Channel notifications registered'),
      { explain: () => session.screen() },
    );
    await platform.sendAsCanvasUser(ownId, 'Is the build green?');
    await session.waitForToolResult('reply_to_workspace');
    expect(notifiedTexts(platform, ownId)).toEqual(['re: Is the build green?']);
  });
});
