import { expect, test } from 'bun:test';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { fates, waitForFates } from './message-fates.ts';
import { startMoleculeSession } from './molecule-session.ts';
import { endWork, startWork, WORK } from './tool-at-work.ts';

const RECEIVED = { state: 'settled', pushes: 1, settled_by: 'receipt' };

hostSuite('receipts of the real Claude Code client', await findClaudeCode(), (claudeCode) => {
  test('settle a message that opens a turn, without a reply and without a word to the model', async () => {
    await using molecule = await startMoleculeSession(claudeCode());
    const { platform, session, stateDir, ownId } = molecule;
    await session.waitForGate();
    // The first message of a conversation brings the instructions.
    await platform.sendAsCanvasUser(ownId, 'hello');
    await session.waitForRequest(/hello/);
    await waitForFates(stateDir, [RECEIVED]);
    await platform.sendAsCanvasUser(ownId, 'just for your information');
    const { newText } = await session.waitForRequest(/for your information/);
    await waitForFates(stateDir, [RECEIVED, RECEIVED]);
    expect(newText).not.toMatch(/hook (additional|success|error)/i);
    expect(await session.screen()).not.toMatch(/hook (error|success|timed out)/i);
  });

  test('settle a message that arrives while a tool runs, without a second push', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      allow: ['Bash'],
      rules: [WORK],
    });
    const { platform, session, stateDir, ownId } = molecule;
    await session.waitForGate();
    await startWork(session);
    await platform.sendAsCanvasUser(ownId, 'in the middle');
    await session.waitForTranscript(/in the middle/);
    // The client has it, the model has not.
    expect(fates(stateDir)).toEqual([{ state: 'pushed', pushes: 1, settled_by: null }]);
    endWork(session);
    await session.waitForRequest(/while you were working:.*in the middle/s);
    await waitForFates(stateDir, [RECEIVED]);
  });
});
