import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { channelTagsIn } from './channel-tag.ts';
import { findClaudeCode, isAtLeast } from './claude-code.ts';
import type { HostSession } from './host-session.ts';
import { hostSuite } from './host-suite.ts';
import { fates, waitForFates } from './message-fates.ts';
import type { ModelRule } from './mock-model.ts';
import {
  ANSWER_EACH,
  createMoleculeTeam,
  type MoleculeSessionOptions,
  type MoleculeTeam,
  startTeamSession,
} from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';
import { ALL_TOOLS, SERVER } from './plugin-under-test.ts';
import { endWork, startWork, WORK } from './tool-at-work.ts';

const ASK_STATUS: ModelRule = { when: /how is the channel/, call: 'channel_status', input: () => ({}) };
/** Answers what a hook brought, by its activity id. */
const ANSWER_BROUGHT: ModelRule = {
  when: /<molecule-message [^>]*activity_id="([^"]+)"[^>]*>\n(.*)\n<\/molecule-message>/,
  call: 'reply_to_workspace',
  input: ([, activityId, text]) => ({ activity_id: activityId, text: `re: ${text}` }),
};

function waitForLog({ stateDir }: MoleculeTeam, text: string): Promise<true> {
  const log = () => readFileSync(join(stateDir, 'channel.log'), 'utf8');
  return eventually(`"${text}" in the log`, () => log().includes(text), { explain: log });
}

/** A turn of the user in which the model says nothing of interest. */
async function turn(session: HostSession, prompt: string): Promise<void> {
  await session.type(prompt);
  await session.waitForRequest(new RegExp(prompt));
}

hostSuite('the real Claude Code without the channel', await findClaudeCode(), (claudeCode) => {
  test('loses no message: a later session that has it gets what came meanwhile', async () => {
    await using team = await createMoleculeTeam();
    {
      await using session = await startTeamSession(team, claudeCode(), {
        channel: 'off',
        rules: [ASK_STATUS],
      });
      await session.waitForGate();
      await team.platform.sendAsCanvasUser(team.ownId, 'Anybody home?');
      await session.type('how is the channel');
      expect((await session.waitForToolResult('channel_status')).text).toContain('passive');
    }
    await using next = await startTeamSession(team, claudeCode(), { rules: [ANSWER_EACH] });
    const { newText } = await next.waitForRequest(/Anybody home/);
    expect(
      channelTagsIn(newText).map(({ body, attributes }) => [body, new Map(attributes).get('redelivered')]),
    ).toEqual([['Anybody home?', undefined]]);
    await next.waitForToolResult('reply_to_workspace');
    await waitForFates(team.stateDir, [{ state: 'settled', pushes: 1, settled_by: 'receipt' }]);
  });

  const deaf: [string, MoleculeSessionOptions, string, RegExp][] = [
    [
      'telemetry is off',
      { channel: 'approved', environment: { DISABLE_TELEMETRY: '1' } },
      'channels feature is not currently available',
      /^Likely cause: DISABLE_TELEMETRY is set in the environment/m,
    ],
    [
      'the flag is for approved channels',
      { channel: 'unapproved' },
      `plugin molecule@inline is not on the approved channels allowlist (use --dangerously-load-development-channels for local dev)`,
      /^Likely cause: --channels switches on only what .* --dangerously-load-development-channels plugin:molecule@inline$/m,
    ],
  ];
  test.each(deaf)('because %s is found to be deaf, and says why', async (_why, options, gate, cause) => {
    await using team = await createMoleculeTeam();
    await using session = await startTeamSession(team, claudeCode(), { ...options, rules: [ASK_STATUS] });
    expect(await session.waitForGate()).toEqual({
      server: SERVER,
      decision: `Channel notifications skipped: ${gate}`,
    });
    await team.platform.sendAsCanvasUser(team.ownId, 'Can you hear me?');
    await waitForFates(team.stateDir, [{ state: 'pushed', pushes: 1, settled_by: null }]);
    await turn(session, 'first prompt');
    await waitForFates(team.stateDir, [{ state: 'pushed', pushes: 2, settled_by: null }]);
    await turn(session, 'second prompt');
    await waitForLog(team, 'this session does not listen');
    await waitForFates(team.stateDir, [{ state: 'pending', pushes: 1, settled_by: null }]);
    await session.type('how is the channel');
    const { text } = await session.waitForToolResult('channel_status');
    expect(text).toContain('This session does not listen to the channel');
    expect(text.replaceAll('\\n', '\n')).toMatch(cause);
  });

  test('gets messages by the hooks when told so: with a prompt and at the end of a turn, once each', async () => {
    await using team = await createMoleculeTeam({ MOLECULE_FALLBACK: 'hooks' });
    await using session = await startTeamSession(team, claudeCode(), {
      channel: 'off',
      allow: [ALL_TOOLS, 'Bash'],
      rules: [WORK, ANSWER_BROUGHT],
    });
    await session.waitForGate();
    await turn(session, 'first prompt');
    // The end of that turn must be over, or the message would ride along with it.
    await session.waitForTranscript(/stop_hook_summary/);
    await team.platform.sendAsCanvasUser(team.ownId, 'before the prompt');
    await waitForFates(team.stateDir, [{ state: 'pending', pushes: 0, settled_by: null }]);
    await turn(session, 'second prompt');
    await session.waitForToolResult('reply_to_workspace');
    await startWork(session);
    await team.platform.sendAsCanvasUser(team.ownId, 'during the turn');
    await eventually('the message to be there', () => fates(team.stateDir).length === 2);
    endWork(session);
    await session.waitForToolResults('reply_to_workspace', 2);
    expect(fates(team.stateDir)).toMatchObject([
      { state: 'settled', pushes: 1 },
      { state: 'settled', pushes: 1 },
    ]);
    expect(notifiedTexts(team.platform, team.ownId).toSorted()).toEqual([
      're: before the prompt',
      're: during the turn',
    ]);
    await turn(session, 'last prompt');
    const brought = session
      .turns()
      .flatMap(({ newText }) => newText.match(/(?<=<molecule-message .*>\n).*/g) ?? []);
    expect(brought).toEqual(['before the prompt', 'during the turn']);
    // Up to 2.1.150 the client calls it an error when a hook has more to say at the end of a turn.
    if (isAtLeast(claudeCode().version, '2.1.197')) expect(await session.screen()).not.toMatch(/hook error/i);
  });
});
