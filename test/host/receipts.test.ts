import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { z } from 'zod';
import { eventually } from '../support/eventually.ts';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { startMoleculeSession } from './molecule-session.ts';

const fate = z.object({ state: z.string(), pushes: z.number(), settled_by: z.string().nullable() });

/** What became of the messages, as the inbox file has it. */
function fates(stateDir: string) {
  const database = new Database(join(stateDir, 'inbox.db'), { readonly: true });
  try {
    const rows = database
      .query("SELECT state, pushes, settled_by FROM message WHERE state <> 'ignored' ORDER BY created_us")
      .all();
    return z.array(fate).parse(rows);
  } finally {
    database.close();
  }
}

function waitForFates(stateDir: string, expected: ReturnType<typeof fates>): Promise<true> {
  return eventually(
    'the messages to be settled',
    () => JSON.stringify(fates(stateDir)) === JSON.stringify(expected) || undefined,
    { explain: () => JSON.stringify(fates(stateDir)) },
  );
}

const RECEIVED = { state: 'settled', pushes: 1, settled_by: 'receipt' };

hostSuite('receipts of the real Claude Code client', await findClaudeCode(), (claudeCode) => {
  test('settle a message that opens a turn, without a reply and without a word to the model', async () => {
    await using molecule = await startMoleculeSession(claudeCode());
    const { platform, session, stateDir, ownId } = molecule;
    await session.waitForGate();
    await platform.sendAsCanvasUser(ownId, 'just for your information');
    const { newText } = await session.waitForRequest(/for your information/);
    await waitForFates(stateDir, [RECEIVED]);
    expect(newText).not.toContain('hook');
    expect(await session.screen()).not.toMatch(/hook (error|success|timed out)/i);
  });

  test('settle a message that arrives while a tool runs, without a second push', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      allow: ['Bash'],
      rules: [{ when: /take your time/, call: 'Bash', input: () => ({ command: 'sleep 3' }) }],
    });
    const { platform, session, stateDir, ownId } = molecule;
    await session.waitForGate();
    await session.type('take your time');
    await session.waitForRequest(/take your time/);
    await platform.sendAsCanvasUser(ownId, 'in the middle');
    await session.waitForRequest(/while you were working:.*in the middle/s);
    await waitForFates(stateDir, [RECEIVED]);
  });
});
