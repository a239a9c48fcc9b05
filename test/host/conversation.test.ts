import { expect, test } from 'bun:test';
import { INSTRUCTIONS } from '../../src/claude-code/instructions.ts';
import { eventually } from '../support/eventually.ts';
import { findClaudeCode } from './claude-code.ts';
import type { HostSession } from './host-session.ts';
import { hostSuite, testFrom, testInManualMode } from './host-suite.ts';
import { fates, waitForFates } from './message-fates.ts';
import { ANSWER_EACH, type MoleculeSession, startMoleculeSession } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';
import { ALL_TOOLS, SERVER } from './plugin-under-test.ts';
import { processesWithHome } from './sandbox-processes.ts';
import { endWork, startWork, WORK } from './tool-at-work.ts';

const RECEIVED = { state: 'settled', pushes: 1, settled_by: 'receipt' };
const AGENT = { description: 'some work', prompt: 'work for a while', subagent_type: 'general-purpose' };

/** The line of the instructions that says whom to trust. */
const TRUST = INSTRUCTIONS.split('\n').find((line) => line.startsWith('Trust:')) ?? 'no such line';

/** Sends a message that is to open a turn, and waits until it is answered. Returns all that the model then knew. */
async function ask({ platform, ownId, session }: MoleculeSession, text: string, answers: number) {
  await platform.sendAsCanvasUser(ownId, text);
  const { fullText } = await session.waitForRequest(new RegExp(`\n${text}\n</channel>`));
  await session.waitForToolResults('reply_to_workspace', answers);
  return fullText;
}

/** The process that serves the channel in this session. */
async function serverOf({ home }: HostSession): Promise<number[]> {
  const processes = await processesWithHome(home);
  return processes.filter(({ command }) => command.includes('channel.js')).map(({ pid }) => pid);
}

const client = await findClaudeCode();

hostSuite('a conversation of the real Claude Code client', client, (claudeCode) => {
  test('opened by a message has our instructions with it, and again after /clear and /compact', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), { rules: [ANSWER_EACH] });
    const { session, platform, ownId, stateDir } = molecule;
    await session.waitForGate();
    expect(await ask(molecule, 'the first message', 1)).toContain(TRUST);

    await session.type('/clear');
    await session.waitForScreen('the conversation to be gone', (screen) => !screen.includes('first message'));
    const cleared = await ask(molecule, 'after clearing', 2);
    expect(cleared).toContain(TRUST);
    expect(cleared).not.toContain('the first message');

    await session.type('/compact');
    await session.waitForScreen('the summary', (screen) => screen.includes('Compacted'));
    expect(await ask(molecule, 'after compacting', 3)).toContain(TRUST);

    await waitForFates(stateDir, [RECEIVED, RECEIVED, RECEIVED]);
    expect(notifiedTexts(platform, ownId)).toEqual([
      're: the first message',
      're: after clearing',
      're: after compacting',
    ]);
  });

  // Auto mode sets rules that allow agents aside, and asks its classifier.
  testInManualMode(client)('in which an agent is at work answers a message itself, once', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      allow: [ALL_TOOLS, 'Bash', 'Agent', 'Task'],
      rules: [
        // The tool had another name in older versions.
        ...['Agent', 'Task'].map((call) => ({
          when: /have it done/,
          times: 1,
          call,
          input: () => ({ ...AGENT, run_in_background: false }),
        })),
        WORK,
        ANSWER_EACH,
      ],
    });
    const { session, platform, ownId, stateDir } = molecule;
    await session.waitForGate();
    await startWork(session, 'have it done');
    await platform.sendAsCanvasUser(ownId, 'How far are you?');
    await session.waitForTranscript(/How far are you/);
    endWork(session);
    await session.waitForToolResult('reply_to_workspace');
    // On 2.1.197 no hook is called for what arrives in the middle of a turn, and the reply comes first.
    await eventually('the message to be settled', () =>
      fates(stateDir).every(({ state }) => state === 'settled'),
    );
    expect(fates(stateDir)).toMatchObject([{ pushes: 1 }]);
    expect(notifiedTexts(platform, ownId)).toEqual(['re: How far are you?']);
  });

  test('whose server was killed has the message that came meanwhile after /mcp reconnect, once', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), { rules: [ANSWER_EACH] });
    const { session, platform, ownId, stateDir } = molecule;
    await session.waitForGate();
    await ask(molecule, 'before the crash', 1);
    await waitForFates(stateDir, [RECEIVED]);
    const [server, ...others] = await serverOf(session);
    expect(others).toEqual([]);
    process.kill(server ?? 0, 'SIGKILL');
    await eventually('the server to be gone', async () => (await serverOf(session)).length === 0);
    await platform.sendAsCanvasUser(ownId, 'during the crash');
    await session.type(`/mcp reconnect ${SERVER}`);
    await session.waitForToolResults('reply_to_workspace', 2);
    await waitForFates(stateDir, [RECEIVED, RECEIVED]);
    expect(notifiedTexts(platform, ownId)).toEqual(['re: before the crash', 're: during the crash']);
    expect(await serverOf(session)).toHaveLength(1);
  });

  testFrom('2.1.300', client)('is held in the protocol in which channels work', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), { rules: [ANSWER_EACH] });
    const { session } = molecule;
    await session.waitForGate();
    await session.waitForLog(/"negotiatedProtocolVersion"/);
    const [, capabilities = ''] =
      /MCP server "plugin:molecule:molecule": Connection established with capabilities: (.*)/.exec(
        session.debugLog(),
      ) ?? [];
    expect(JSON.parse(capabilities)).toMatchObject({
      protocolEra: 'legacy',
      negotiatedProtocolVersion: '2025-11-25',
    });
    await ask(molecule, 'in the old protocol', 1);
  });
});
