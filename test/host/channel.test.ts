import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTRUCTIONS } from '../../src/claude-code/instructions.ts';
import { eventually } from '../support/eventually.ts';
import { servePlatform } from '../support/platform.ts';
import { channelTagsIn } from './channel-tag.ts';
import { type ClaudeCode, findClaudeCode, isAtLeast } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { ANSWER_EACH, type MoleculeSession, startMoleculeSession } from './molecule-session.ts';
import { notifiedTexts, receivedTexts } from './platform-rows.ts';
import { ALL_TOOLS, marketplaceClone, REPLY_TOOL, SERVER } from './plugin-under-test.ts';
import { endWork, startWork, WORK } from './tool-at-work.ts';

/** The client gives a server 100 ms after SIGINT, then SIGTERM and 400 ms: only the last, SIGKILL, would be a server that does not end. */
async function expectCleanEnd(
  { session }: Pick<MoleculeSession, 'session'>,
  { version }: ClaudeCode,
): Promise<void> {
  const { shutdownSignals, ...end } = await session.stop();
  expect(end).toMatchObject({ exitCode: 0, leftoverProcesses: [], outsideConnections: [] });
  // 2.1.118 ends before it has written that.
  if (isAtLeast(version, '2.1.150')) expect(shutdownSignals[0]).toBe('SIGINT');
  expect(shutdownSignals).not.toContain('SIGKILL');
}
const REGISTERED = { server: SERVER, decision: 'Channel notifications registered' };

/** Sends a canvas message, and follows it into the session and its answer back to the canvas. */
async function expectRoundTrip({ platform, session, ownId }: MoleculeSession): Promise<void> {
  expect(await session.waitForGate()).toEqual(REGISTERED);
  await platform.sendAsCanvasUser(ownId, 'Is the build green?');
  const { newText } = await session.waitForRequest(/Is the build green/);
  const row = platform.activities(ownId).find(({ method }) => method === 'message/send');
  expect(channelTagsIn(newText)).toEqual([
    {
      attributes: [
        ['source', SERVER],
        ['source', 'molecule'],
        ['kind', 'canvas_user'],
        ['workspace_id', ownId],
        ['watching_as', ownId],
        ['user', 'canvas user'],
        ['method', 'message/send'],
        ['activity_id', row?.id ?? 'no row'],
        ['ts', row?.created_at ?? 'no row'],
      ],
      body: 'Is the build green?',
    },
  ]);
  expect(await session.waitForToolResult('reply_to_workspace')).toMatchObject({
    tool: REPLY_TOOL,
    isError: false,
    text: expect.stringContaining('Delivered to the canvas user.'),
  });
  expect(notifiedTexts(platform, ownId)).toEqual(['re: Is the build green?']);
}

hostSuite('the real Claude Code client', await findClaudeCode(), (claudeCode) => {
  test('turns a canvas message into a turn, and its reply reaches the platform', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), { rules: [ANSWER_EACH] });
    await expectRoundTrip(molecule);
    await expectCleanEnd(molecule, claudeCode());
  });

  test('does so with the plugin installed from the marketplace', async () => {
    using marketplace = marketplaceClone();
    await using molecule = await startMoleculeSession(claudeCode(), {
      source: marketplace.source,
      channel: 'approved',
      rules: [ANSWER_EACH],
    });
    await expectRoundTrip(molecule);
    await expectCleanEnd(molecule, claudeCode());
  });

  test("answers a peer's message into the peer's inbox", async () => {
    await using molecule = await startMoleculeSession(claudeCode(), { rules: [ANSWER_EACH] });
    const { platform, session, ownId, peerId } = molecule;
    await session.waitForGate();
    await platform.sendAsPeer(peerId, ownId, 'Can you review my branch?');
    expect(await session.waitForToolResult('reply_to_workspace')).toMatchObject({ isError: false });
    expect(receivedTexts(platform, peerId)).toEqual([{ from: ownId, text: 're: Can you review my branch?' }]);
    expect(notifiedTexts(platform, ownId)).toEqual([]);
  });

  test('answers two messages of the same instant each to its own sender', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), { rules: [ANSWER_EACH] });
    const { platform, session, ownId, peerId } = molecule;
    await session.waitForGate();
    await Promise.all([
      platform.sendAsPeer(peerId, ownId, 'from the peer'),
      platform.sendAsCanvasUser(ownId, 'from the canvas'),
    ]);
    const results = await session.waitForToolResults('reply_to_workspace', 2);
    expect(results.map(({ isError }) => isError)).toEqual([false, false]);
    expect(receivedTexts(platform, peerId)).toEqual([{ from: ownId, text: 're: from the peer' }]);
    expect(notifiedTexts(platform, ownId)).toEqual(['re: from the canvas']);
  });

  test('shows the model a message that arrives while a tool runs', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      allow: [ALL_TOOLS, 'Bash'],
      rules: [WORK, ANSWER_EACH],
    });
    const { platform, session, ownId } = molecule;
    await session.waitForGate();
    await startWork(session);
    await platform.sendAsCanvasUser(ownId, 'How far are you?');
    await session.waitForTranscript(/How far are you/);
    endWork(session);
    const { newText } = await session.waitForRequest(/How far are you/);
    expect(newText).toContain('[tool_result worked');
    expect(newText).toContain(`A message arrived from ${SERVER} while you were working:`);
    expect(channelTagsIn(newText).map(({ body }) => body)).toEqual(['How far are you?']);
    await session.waitForToolResult('reply_to_workspace');
    expect(notifiedTexts(platform, ownId)).toEqual(['re: How far are you?']);
  });

  test('leaves the platform alone without a channel flag, while the tools answer', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      channel: 'off',
      rules: [
        { when: /how is the channel/, call: 'channel_status', input: () => ({}) },
        {
          when: /tell (\S+)/,
          call: 'reply_to_workspace',
          input: ([, peerId]) => ({ peer_id: peerId, text: 'hello' }),
        },
      ],
    });
    const { platform, session, ownId, peerId } = molecule;
    expect(await session.waitForGate()).toEqual({
      server: SERVER,
      decision: `Channel notifications skipped: server ${SERVER} not in --channels list for this session`,
    });
    await session.type('how is the channel?');
    const status = await session.waitForToolResult('channel_status');
    expect(status.text).toContain('passive');
    await session.type(`tell ${peerId}`);
    expect(await session.waitForToolResult('reply_to_workspace')).toMatchObject({ isError: false });
    await expectCleanEnd({ session }, claudeCode());
    expect(receivedTexts(platform, peerId)).toEqual([{ from: ownId, text: 'hello' }]);
    expect(platform.requests.matching({}).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST /workspaces/${peerId}/a2a`,
    ]);
  });

  test('lists its servers without a request to the platform, and the session keeps the lease', async () => {
    using marketplace = marketplaceClone();
    await using molecule = await startMoleculeSession(claudeCode(), {
      source: marketplace.source,
      rules: [ANSWER_EACH],
    });
    await using elsewhere = await servePlatform();
    const { session, stateDir } = molecule;
    const lease = () => fileIn(stateDir, 'bot.pid');
    const heldBy = await eventually('the lease', lease, { explain: session.debugLog });
    // The session itself never stops asking its platform, so the listing gets one of its own to leave alone.
    const listing = await session.runClient(['mcp', 'list'], { MOLECULE_PLATFORM_URL: elsewhere.url });
    expect(listing.output).toMatch(new RegExp(`${SERVER}.*Connected`));
    expect(elsewhere.platform.requests.matching({})).toEqual([]);
    expect(lease()).toBe(heldBy);
    await expectRoundTrip(molecule);
  });

  test('gives the model our whole instructions, and the reply tool even when tools are searched for', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      environment: { ENABLE_TOOL_SEARCH: 'true' },
    });
    const { session } = molecule;
    await session.waitForGate();
    await session.type('hello there');
    const request = await session.waitForRequest(/hello there/);
    expect(request.fullText).toContain(`## ${SERVER}\n${INSTRUCTIONS}`);
    const tools = request.tools.filter(({ defer_loading }) => !defer_loading).map(({ name }) => name);
    expect(tools).toContain('ToolSearch');
    expect(tools.filter((name) => name.startsWith(ALL_TOOLS))).toEqual([REPLY_TOOL]);
  });
});

function fileIn(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}
