import { expect, test } from 'bun:test';
import { answersIn } from '../support/conversation.ts';
import { eventually } from '../support/eventually.ts';
import { findClaudeCode, isAtLeast } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import type { ModelRule } from './mock-model.ts';
import { type MoleculeSession, startMoleculeSession } from './molecule-session.ts';
import { notifiedTexts, receivedTexts } from './platform-rows.ts';
import { endWork, startWork, untilAtWork, WORK } from './tool-at-work.ts';

const FROM_TERMINAL = 'Claude answered in the terminal and sent no reply. This was taken from there:\n\n';
/** How the request begins that makes a turn go on. */
const ASKED = /you have not replied to:/;

/** What the person is told, as soon as it is that much. */
const untilTold = ({ platform, ownId, session }: MoleculeSession, count: number) =>
  eventually(
    `${count} messages on the canvas`,
    () => notifiedTexts(platform, ownId).length >= count && notifiedTexts(platform, ownId),
    { explain: () => session.screen() },
  );

const requestsWith = ({ session }: MoleculeSession, pattern: RegExp) =>
  session.api.requests().filter(({ newText, tools }) => tools.length > 0 && pattern.test(newText)).length;

hostSuite('the reply guard in the real Claude Code client', await findClaudeCode(), (claudeCode) => {
  test('sends what a model said that answers only in text, once, after asking it once', async () => {
    const rules: ModelRule[] = [
      { when: ASKED, say: 'I have said it already.' },
      { when: /what is (\d)/, say: 'It is a number.' },
    ];
    await using molecule = await startMoleculeSession(claudeCode(), { rules });
    const { platform, session, ownId } = molecule;
    await session.waitForGate();
    for (let round = 1; round <= 3; round += 1) {
      await platform.sendAsCanvasUser(ownId, `what is ${round}?`);
      const told = await untilTold(molecule, round);
      expect(told.at(-1)).toBe(`${FROM_TERMINAL}It is a number.`);
    }
    expect([requestsWith(molecule, ASKED), notifiedTexts(platform, ownId).length]).toEqual([3, 3]);
    // Up to 2.1.150 the client calls it an error when a hook has more to say at the end of a turn.
    if (isAtLeast(claudeCode().version, '2.1.197')) {
      expect(await session.screen()).not.toMatch(/hook error|error:/i);
    }
  });

  test('lets a model answer the second of two people that it forgot, and each gets one answer', async () => {
    const answer = ([, activityId]: RegExpExecArray) => ({
      activity_id: activityId,
      text: `answer to ${activityId}`,
    });
    await using molecule = await startMoleculeSession(claudeCode(), {
      allow: ['Bash', 'mcp__plugin_molecule_molecule'],
      rules: [
        { when: /activity_id ([\w-]+).*You are asked once/s, call: 'reply_to_workspace', input: answer },
        WORK,
        {
          when: /while you were working:.*activity_id="([^"]+)"/s,
          call: 'reply_to_workspace',
          input: answer,
          times: 1,
        },
      ],
    });
    const { platform, session, ownId } = molecule;
    await session.waitForGate();
    await platform.sendAsCanvasUser(ownId, 'work for a while');
    await untilAtWork(session);
    await platform.sendAsCanvasUser(ownId, 'and I?');
    await session.waitForTranscript(/and I\?/);
    endWork(session);
    await untilTold(molecule, 2);
    await session.waitForToolResults('reply_to_workspace', 2);
    const messages = platform.activities(ownId).filter(({ method }) => method === 'message/send');
    const answers = await answersIn(platform, ownId);
    expect(answers.map(({ text }) => text).toSorted()).toEqual(
      messages.map(({ id }) => `answer to ${id}`).toSorted(),
    );
    expect(answers.map((answer) => answer.answers).toSorted()).toEqual(['and I?', 'work for a while']);
    expect(requestsWith(molecule, ASKED)).toBe(1);
  });

  test('tells a person whose turn was stopped with Esc, and asks for nothing', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      allow: ['Bash'],
      rules: [WORK],
    });
    const { platform, session, ownId } = molecule;
    await session.waitForGate();
    await platform.sendAsCanvasUser(ownId, 'work for a while');
    await untilAtWork(session);
    await session.press('Escape');
    const [told] = await untilTold(molecule, 1);
    expect(told).toStartWith(
      'The user at the terminal stopped the session while it worked on your message “work for a while”',
    );
    expect(requestsWith(molecule, ASKED)).toBe(0);
  });

  test('leaves alone a turn that was typed, also when a person’s message came into it', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      allow: ['Bash'],
      rules: [WORK],
    });
    const { platform, session, ownId } = molecule;
    await session.waitForGate();
    await startWork(session);
    await platform.sendAsCanvasUser(ownId, 'by the way');
    await session.waitForTranscript(/by the way/);
    endWork(session);
    await session.waitForRequest(/while you were working:.*by the way/s);
    // A turn of a person after it: what the first one had started would be before it.
    await platform.sendAsCanvasUser(ownId, 'now me');
    const told = await untilTold(molecule, 1);
    expect(told).toEqual([`${FROM_TERMINAL}ok`]);
    expect(requestsWith(molecule, ASKED)).toBe(1);
  });

  test('does not let two agents thank each other', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      settings: { MOLECULE_REPLY_GUARD: 'all' },
    });
    const { platform, session, ownId, peerId } = molecule;
    await session.waitForGate();
    for (const text of ['Thank you!', 'Thanks a lot, bye 👋']) {
      await platform.sendAsPeer(peerId, ownId, text);
      await session.waitForRequest(new RegExp(text.slice(0, 10)));
    }
    await platform.sendAsPeer(peerId, ownId, 'Can you look at it?');
    await session.waitForRequest(ASKED);
    expect(requestsWith(molecule, ASKED)).toBe(1);
    expect([notifiedTexts(platform, ownId), receivedTexts(platform, peerId)]).toEqual([[], []]);
  });
});
