import { expect, test } from 'bun:test';
import { INSTRUCTIONS } from '../../src/claude-code/instructions.ts';
import { findClaudeCode, isAtLeast } from './claude-code.ts';
import { hostSuite } from './host-suite.ts';
import { startMoleculeSession } from './molecule-session.ts';

/** Older versions run no hooks of this kind, but bring the server's own instructions. */
const RUNS_HOOKS = '2.1.119';

hostSuite(
  'the first message of a conversation of the real Claude Code',
  await findClaudeCode(),
  (claudeCode) => {
    test('brings the instructions: at the start, after /clear, and when the conversation was compacted', async () => {
      await using molecule = await startMoleculeSession(claudeCode());
      const { platform, session, ownId } = molecule;
      await session.waitForGate();
      const say = async (text: string) => {
        await platform.sendAsCanvasUser(ownId, text);
        return (await session.waitForRequest(new RegExp(`\\n${text}\\n`))).fullText;
      };
      const timesIn = (text: string) => text.split(INSTRUCTIONS).length - 1;
      const hasHooks = isAtLeast(claudeCode().version, RUNS_HOOKS);
      const first = timesIn(await say('one'));
      expect(first).toBeGreaterThanOrEqual(1);
      expect(timesIn(await say('two')) - first).toBeLessThanOrEqual(1);

      await session.type('/clear');
      await session.waitForTranscripts(2);
      const cleared = await say('three');
      expect(cleared).not.toContain('\none\n');
      expect(timesIn(cleared)).toBeGreaterThanOrEqual(1);

      await session.type('/compact');
      await session.waitForTranscript(/compact_boundary/);
      const compacted = await say('four');
      expect(timesIn(compacted)).toBeGreaterThanOrEqual(1);
      if (hasHooks) expect(compacted).toContain('this is how the channel of the molecule plugin works');
    });

    test('tells the user once that the session is connected', async () => {
      await using molecule = await startMoleculeSession(claudeCode());
      const { platform, session, ownId } = molecule;
      await session.waitForGate();
      await platform.sendAsCanvasUser(ownId, 'one');
      await session.waitForRequest(/\none\n/);
      await platform.sendAsCanvasUser(ownId, 'two');
      await session.waitForRequest(/\ntwo\n/);
      if (!isAtLeast(claudeCode().version, RUNS_HOOKS)) return;
      const screen = await session.waitForOnScreen(/Molecule: connected; messages to workspace/);
      expect(screen.match(/Molecule: connected/g)).toHaveLength(1);
    });
  },
);
