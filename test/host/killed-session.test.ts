import { expect, test } from 'bun:test';
import { channelTagsIn } from './channel-tag.ts';
import { findClaudeCode } from './claude-code.ts';
import type { HostSession } from './host-session.ts';
import { hostSuite } from './host-suite.ts';
import { waitForConnected, waitForFates } from './message-fates.ts';
import { ANSWER_EACH, createMoleculeTeam, startTeamSession } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';
import { startWork, WORK } from './tool-at-work.ts';

/** Every tag of the channel that the model of this session was shown, with its mark. */
function shown(session: HostSession) {
  return session
    .turns()
    .flatMap(({ newText }) => channelTagsIn(newText))
    .map(({ attributes, body }) => ({ body, redelivered: new Map(attributes).get('redelivered') }));
}

hostSuite('a killed session of the real Claude Code', await findClaudeCode(), (claudeCode) => {
  test('had not read a message that was pushed: the next one gets it once, marked, and answers it once', async () => {
    await using team = await createMoleculeTeam();
    {
      await using session = await startTeamSession(team, claudeCode(), { rules: [ANSWER_EACH] });
      await session.waitForGate();
      // A server whose host is stopped would not even take the lease.
      await waitForConnected(team.stateDir);
      await session.freeze();
      await team.platform.sendAsCanvasUser(team.ownId, 'Who turned off the light?');
      await waitForFates(team.stateDir, [{ state: 'pushed', pushes: 1, settled_by: null }]);
      await session.kill();
      expect(shown(session)).toEqual([]);
    }
    await using next = await startTeamSession(team, claudeCode(), { rules: [ANSWER_EACH] });
    await next.waitForToolResult('reply_to_workspace');
    await waitForFates(team.stateDir, [{ state: 'settled', pushes: 2, settled_by: 'receipt' }]);
    expect(shown(next)).toEqual([{ body: 'Who turned off the light?', redelivered: 'true' }]);
    expect(notifiedTexts(team.platform, team.ownId)).toEqual(['re: Who turned off the light?']);
  });

  test('had queued a message behind a tool: the same', async () => {
    await using team = await createMoleculeTeam();
    {
      await using session = await startTeamSession(team, claudeCode(), {
        allow: ['Bash'],
        rules: [WORK],
      });
      await session.waitForGate();
      await startWork(session);
      await team.platform.sendAsCanvasUser(team.ownId, 'Are you there?');
      await session.waitForTranscript(/Are you there/);
      await session.kill();
      expect(shown(session)).toEqual([]);
    }
    await using next = await startTeamSession(team, claudeCode(), { rules: [ANSWER_EACH] });
    await next.waitForToolResult('reply_to_workspace');
    expect(shown(next)).toEqual([{ body: 'Are you there?', redelivered: 'true' }]);
    expect(notifiedTexts(team.platform, team.ownId)).toEqual(['re: Are you there?']);
  });
});
