import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { channelTagsIn } from './channel-tag.ts';
import { findClaudeCode, isAtLeast } from './claude-code.ts';
import type { HostSession } from './host-session.ts';
import { hostSuite } from './host-suite.ts';
import { waitForConnected, waitForFates } from './message-fates.ts';
import { ANSWER_EACH, createMoleculeTeam, type MoleculeTeam, startTeamSession } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';
import { REPOSITORY } from './plugin-under-test.ts';

/** A session that gives way does so within 30 s; a busy machine is slower. */
const PATIENCE_MS = 90_000;
/** From this version on Claude Code says in the transcript that a session goes on in the background. */
const TELLS_THAT_IT_WENT_ON = '2.1.332';
const RECEIVED = { state: 'settled', pushes: 1, settled_by: 'receipt' };
const RUNS_IN_BACKGROUND = '2.1.232';

function logOf({ stateDir }: MoleculeTeam): string {
  const path = join(stateDir, 'channel.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

const holderOf = ({ stateDir }: MoleculeTeam) => readFileSync(join(stateDir, 'bot.pid'), 'utf8').split('\n');

function waitForLog(team: MoleculeTeam, text: string): Promise<true> {
  return eventually(`"${text}" in the log`, () => logOf(team).includes(text) || undefined, {
    explain: () => logOf(team),
    timeoutMs: PATIENCE_MS,
  });
}

/** What the model of each of these sessions was shown of the channel, one after the other. */
function shown(...sessions: readonly HostSession[]): string[] {
  const requests = sessions.flatMap(({ api }) => api.requests());
  return requests.flatMap(({ newText }) => channelTagsIn(newText).map(({ body }) => body));
}

/** Opens the copy of the session that was left. A key that comes too early is lost. */
async function openAgain(session: HostSession): Promise<void> {
  let pressedAtMs = Number.NEGATIVE_INFINITY;
  await eventually(
    'the copy to be there',
    async () => {
      const isThere = !/describe a task for a new session/.test(await session.screen());
      if (!isThere && performance.now() - pressedAtMs > 2_000) {
        pressedAtMs = performance.now();
        await session.press('Enter');
      }
      return isThere;
    },
    { timeoutMs: PATIENCE_MS, explain: () => session.screen() },
  );
}

/** A session that has shown that it listens, by a message that it answered. */
async function listening(team: MoleculeTeam, claudeCode: Parameters<typeof startTeamSession>[1]) {
  await using started = new AsyncDisposableStack();
  const session = started.use(await startTeamSession(team, claudeCode, { rules: [ANSWER_EACH] }));
  await session.waitForGate();
  await waitForConnected(team.stateDir);
  await team.platform.sendAsCanvasUser(team.ownId, 'first');
  await session.waitForToolResult('reply_to_workspace');
  await waitForFates(team.stateDir, [RECEIVED]);
  const everything = started.move();
  return { session, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

hostSuite(
  'a session of the real Claude Code that is left through the agents view',
  await findClaudeCode(),
  (claudeCode) => {
    test(
      'gives its messages to another session that listens, each shown and answered once',
      async () => {
        await using team = await createMoleculeTeam();
        await using left = await listening(team, claudeCode());
        await using other = await startTeamSession(team, claudeCode(), { rules: [ANSWER_EACH] });
        await other.waitForGate();
        await waitForLog(team, 'standby — another session');
        await left.session.press('Left');
        await left.session.waitForOnScreen(/describe a task for a new session/);
        await team.platform.sendAsCanvasUser(team.ownId, 'second');
        await other.waitForRequest(/\nsecond\n/, PATIENCE_MS);
        await other.waitForToolResult('reply_to_workspace');
        await eventually(
          'both answers',
          () => notifiedTexts(team.platform, team.ownId).length === 2 || undefined,
        );
        expect(notifiedTexts(team.platform, team.ownId)).toEqual(['re: first', 're: second']);
        expect(shown(left.session, other)).toEqual(['first', 'second']);
        expect(logOf(team)).toContain('this session does not listen; one that does takes over');
      },
      2 * PATIENCE_MS,
    );

    test(
      'keeps them when no other session is there, and the user reads why in the window that took its place',
      async () => {
        await using team = await createMoleculeTeam();
        await using left = await listening(team, claudeCode());
        await left.session.press('Left');
        await left.session.waitForOnScreen(/describe a task for a new session/);
        if (!isAtLeast(claudeCode().version, TELLS_THAT_IT_WENT_ON)) {
          // What shows it there is a message that comes to nothing.
          await team.platform.sendAsCanvasUser(team.ownId, 'second');
          await waitForLog(team, 'this session does not listen');
          await waitForFates(team.stateDir, [RECEIVED, { state: 'pending', pushes: 1, settled_by: null }]);
          return;
        }
        await waitForLog(team, 'this window was left through the agents view');
        await team.platform.sendAsCanvasUser(team.ownId, 'second');
        await waitForFates(team.stateDir, [RECEIVED, { state: 'pending', pushes: 0, settled_by: null }]);
        await openAgain(left.session);
        await left.session.type('how are you');
        await left.session.waitForOnScreen(/Molecule: this window was left through the agents view/);
        expect(shown(left.session)).toEqual(['first']);
        expect(holderOf(team)[3]).toStartWith('deaf continued-in ');
        // From there it ends as a session does.
        await left.session.press('Left');
        await left.session.waitForOnScreen(/describe a task for a new session/);
      },
      2 * PATIENCE_MS,
    );

    test(
      'has its messages in the session that is started next, once each',
      async () => {
        await using team = await createMoleculeTeam();
        await using left = await listening(team, claudeCode());
        await left.session.press('Left');
        await left.session.waitForOnScreen(/describe a task for a new session/);
        await team.platform.sendAsCanvasUser(team.ownId, 'second');
        await waitForLog(team, 'this session does not listen');
        await using next = await startTeamSession(team, claudeCode(), { rules: [ANSWER_EACH] });
        await next.waitForRequest(/\nsecond\n/, PATIENCE_MS);
        await next.waitForToolResult('reply_to_workspace');
        expect(shown(left.session, next)).toEqual(['first', 'second']);
      },
      2 * PATIENCE_MS,
    );
  },
);

const found = await findClaudeCode();
const hasBackground = found.found && isAtLeast(found.claudeCode.version, RUNS_IN_BACKGROUND);

hostSuite('background sessions of the real Claude Code', found, (claudeCode) => {
  test.skipIf(!hasBackground)(
    'leave lease and messages to the session with the channel, whichever was first',
    async () => {
      await using team = await createMoleculeTeam();
      await using session = await startTeamSession(team, claudeCode(), {
        channel: 'off',
        rules: [ANSWER_EACH],
      });
      await session.waitForGate();
      const inBackground = ['--plugin-dir', REPOSITORY, '--bg', 'say hello'];
      expect(await session.runClient(inBackground)).toMatchObject({ exitCode: 0 });
      await session.waitForRequest(/say hello/, PATIENCE_MS);
      expect(() => holderOf(team)).toThrow('ENOENT');

      await using listener = await listening(team, claudeCode());
      const [holder] = holderOf(team);
      expect(await session.runClient([...inBackground.slice(0, -1), 'say goodbye'])).toMatchObject({
        exitCode: 0,
      });
      await session.waitForRequest(/say goodbye/, PATIENCE_MS);
      await team.platform.sendAsCanvasUser(team.ownId, 'second');
      await listener.session.waitForRequest(/\nsecond\n/);
      expect(holderOf(team)[0]).toBe(holder ?? '');
      expect(shown(session, listener.session)).toEqual(['first', 'second']);
    },
    2 * PATIENCE_MS,
  );
});
