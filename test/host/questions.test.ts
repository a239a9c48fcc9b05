import { expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { findClaudeCode } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import type { ModelRule } from './mock-model.ts';
import { type MoleculeSession, startMoleculeSession } from './molecule-session.ts';
import { notifiedTexts } from './platform-rows.ts';

const SETTINGS = { MOLECULE_QUESTIONS: 'canvas' };
const question = (text: string) => ({
  questions: [
    {
      question: text,
      header: 'Colour',
      options: [
        { label: 'Red', description: 'warm' },
        { label: 'Blue', description: 'cold' },
      ],
      multiSelect: false,
    },
  ],
});
const ASKS: ModelRule = {
  when: /paint the (\w+)/,
  call: 'AskUserQuestion',
  input: ([, thing]) => question(`Which colour for the ${thing}?`),
};

const untilTold = ({ platform, ownId, session }: MoleculeSession, words: string) =>
  eventually(
    `"${words}" on the canvas`,
    () => notifiedTexts(platform, ownId).find((text) => text.includes(words)),
    {
      explain: async () => `${notifiedTexts(platform, ownId).join('\n---\n')}\n${await session.screen()}`,
    },
  );

/** Presses a key until the dialog is gone: one that comes just when the dialog opens may be lost. */
function pressAway({ session }: MoleculeSession, key: string, words: string): Promise<true> {
  let pressedAtMs = Number.NEGATIVE_INFINITY;
  return eventually(`"${words}" to go away`, async () => {
    if (!(await session.screen()).includes(`${words}\n`)) return true;
    if (performance.now() - pressedAtMs < 1_000) return undefined;
    pressedAtMs = performance.now();
    await session.press(key);
    return undefined;
  });
}

hostSuite('a question of the real Claude Code client', await findClaudeCode(), (claudeCode) => {
  test('is answered on the canvas, in the terminal, or by nobody after Esc; the other side is told', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), { settings: SETTINGS, rules: [ASKS] });
    const { platform, session, ownId, peerId } = molecule;
    await session.waitForGate();

    await platform.sendAsCanvasUser(ownId, 'paint the door');
    await untilTold(molecule, 'Which colour for the door?');
    await eventually('the dialog', async () =>
      (await session.screen()).includes('Which colour for the door?'),
    );
    await platform.sendAsPeer(peerId, ownId, '1');
    await platform.sendAsCanvasUser(ownId, 'blue');
    const [first] = await session.waitForToolResults('AskUserQuestion', 1);
    expect(first?.text).toContain('"Which colour for the door?"="Blue"');
    await untilTold(molecule, 'Passed on to Claude');
    await session.waitForRequest(/kind="peer_agent"[^>]*>\n1\n/);

    await platform.sendAsCanvasUser(ownId, 'paint the wall');
    await untilTold(molecule, 'Which colour for the wall?');
    await eventually('the dialog', async () =>
      (await session.screen()).includes('Which colour for the wall?'),
    );
    await pressAway(molecule, 'Enter', 'Which colour for the wall?');
    const results = await session.waitForToolResults('AskUserQuestion', 2);
    expect(results[1]?.text).toContain('"Which colour for the wall?"="Red"');
    await untilTold(molecule, 'It was answered in the terminal');

    await platform.sendAsCanvasUser(ownId, 'paint the roof');
    await untilTold(molecule, 'Which colour for the roof?');
    await eventually('the dialog', async () =>
      (await session.screen()).includes('Which colour for the roof?'),
    );
    await pressAway(molecule, 'Escape', 'Which colour for the roof?');
    await untilTold(molecule, 'It was dismissed in the terminal');
    const asked = session.api.requests().filter(({ newText }) => newText.includes('you have not replied to'));
    expect(asked).toEqual([]);
  });

  test('stays in the terminal when its user typed the prompt', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), { settings: SETTINGS, rules: [ASKS] });
    const { platform, session, ownId } = molecule;
    await session.waitForGate();
    await session.type('paint the door');
    await eventually('the dialog', async () =>
      (await session.screen()).includes('Which colour for the door?'),
    );
    await pressAway(molecule, 'Enter', 'Which colour for the door?');
    await session.waitForToolResult('AskUserQuestion');
    expect(notifiedTexts(platform, ownId)).toEqual([]);
  });
});

hostSuite('a plan of the real Claude Code client', await findClaudeCode(), (claudeCode) => {
  test('is decided on the canvas: no and why, then yes', async () => {
    await using molecule = await startMoleculeSession(claudeCode(), {
      settings: SETTINGS,
      mode: 'plan',
      rules: [
        {
          when: /make a plan|make it blue/,
          call: 'ExitPlanMode',
          input: () => ({ plan: '1. Paint the door' }),
          times: 2,
        },
      ],
    });
    const { platform, session, ownId } = molecule;
    await session.waitForGate();
    // Newer clients take the plan from a file, of which only a typed prompt tells the model.
    await session.type('hello');
    const { fullText } = await session.waitForRequest(/hello/);
    const planFile = /create your plan at (\S+\.md)/.exec(fullText)?.[1];
    if (planFile !== undefined) {
      mkdirSync(dirname(planFile), { recursive: true });
      writeFileSync(planFile, '1. Paint the door\n');
    }
    await platform.sendAsCanvasUser(ownId, 'make a plan');
    await untilTold(molecule, '1. Paint the door');
    await platform.sendAsCanvasUser(ownId, 'no, make it blue');
    const [refused] = await session.waitForToolResults('ExitPlanMode', 1);
    expect([refused?.isError, refused?.text.includes('make it blue')]).toEqual([true, true]);
    await untilTold(molecule, 'Passed on to Claude as the answer to question');
    await eventually(
      'the plan once more',
      () => notifiedTexts(platform, ownId).filter((text) => text.includes('1. Paint the door')).length > 1,
    );
    await platform.sendAsCanvasUser(ownId, 'yes');
    const results = await session.waitForToolResults('ExitPlanMode', 2);
    expect([results[1]?.isError, results[1]?.text.includes('approved your plan')]).toEqual([false, true]);
  });
});
