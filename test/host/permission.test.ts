import { expect } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite, testInManualMode } from './host-suite.ts';
import { startMoleculeSession } from './molecule-session.ts';
import { waitForQuestion, waitForTold } from './permission-question.ts';
import { REPLY_TOOL } from './plugin-under-test.ts';

const RELAY = { MOLECULE_PERMISSION_RELAY: 'canvas' };

/** A session that wants to run a command, which the person at the terminal did not allow in advance. */
async function startAsking(claudeCode: Parameters<typeof startMoleculeSession>[0]) {
  const molecule = await startMoleculeSession(claudeCode, {
    allow: [REPLY_TOOL],
    settings: RELAY,
    rules: [
      { when: /make the file/, call: 'Bash', input: () => ({ command: 'touch made-by-the-tool' }), times: 1 },
    ],
  });
  const isMade = () => existsSync(join(molecule.session.project, 'made-by-the-tool'));
  await molecule.session.waitForGate();
  await molecule.platform.sendAsCanvasUser(molecule.ownId, 'make the file, please');
  return { molecule, isMade, id: await waitForQuestion(molecule, 'Bash') };
}

const client = await findClaudeCode();
const test = testInManualMode(client);

hostSuite('a tool approval of the real Claude Code client', client, (claudeCode) => {
  test('allowed on the canvas lets the tool run', async () => {
    const { molecule, isMade, id } = await startAsking(claudeCode());
    await using _session = molecule;
    const { platform, session, ownId, peerId } = molecule;
    // The terminal asks as well; the canvas may be quicker.
    await eventually('the dialog in the terminal', async () =>
      (await session.screen()).includes('touch made-by-the-tool'),
    );
    await platform.sendAsPeer(peerId, ownId, `yes ${id}`);
    await platform.sendAsCanvasUser(ownId, 'not yet');
    expect(isMade()).toBe(false);
    await platform.sendAsCanvasUser(ownId, `yes ${id}`);
    const result = await session.waitForToolResult('Bash');
    expect(result.isError).toBe(false);
    expect(isMade()).toBe(true);
    await waitForTold(molecule, `Allowed: Bash (${id})`);
    const { fullText } = await session.waitForRequest(/not yet/);
    expect(fullText.match(new RegExp(`kind="canvas_user"[^>]*>\nyes ${id}`))).toBeNull();
  });

  test('denied on the canvas does not, and the model is told', async () => {
    const { molecule, isMade, id } = await startAsking(claudeCode());
    await using _session = molecule;
    await molecule.platform.sendAsCanvasUser(molecule.ownId, `no ${id}`);
    const result = await molecule.session.waitForToolResult('Bash');
    expect(result.isError).toBe(true);
    expect(result.text).toContain('Denied via channel');
    await waitForTold(molecule, `Denied: Bash (${id})`);
    expect(isMade()).toBe(false);
  });
});
