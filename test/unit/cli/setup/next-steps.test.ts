import { describe, expect, test } from 'bun:test';
import { type NextFacts, nextSteps } from '../../../../src/cli/setup/next-steps.ts';

const READY: NextFacts = {
  hasClaude: true,
  bunCommand: undefined,
  installCommands: [],
  marketplace: 'molecule-channel',
  policy: 'none',
  blockingVariables: [],
  stateDirectory: undefined,
  isReceiving: false,
};
const START = 'claude --dangerously-load-development-channels plugin:molecule@molecule-channel';
const commands = (facts: Partial<NextFacts>) => nextSteps({ ...READY, ...facts }).commands;

describe('what is left to type', () => {
  test('on a machine with everything: one command', () => {
    expect(commands({})).toEqual([START]);
  });

  test('on a machine with nothing: what to install, in order', () => {
    const install = [['plugin', 'install', 'molecule@molecule-channel']];
    expect(
      commands({ hasClaude: false, bunCommand: 'npm install -g bun', installCommands: install }),
    ).toEqual([
      'npm install -g @anthropic-ai/claude-code',
      'npm install -g bun',
      'claude plugin install molecule@molecule-channel',
      START,
    ]);
  });

  test('where an administrator allows the plugin: without the development flag and its question', () => {
    expect(commands({ policy: 'listed' })).toEqual(['claude --channels plugin:molecule@molecule-channel']);
    expect(nextSteps({ ...READY, policy: 'listed' }).after).not.toContain('confirm');
  });

  test('where an administrator has switched channels off: what to ask for', () => {
    expect(nextSteps({ ...READY, policy: 'off' }).commands).toEqual([expect.stringContaining('doctor')]);
  });

  test('where a session receives already: nothing to start', () => {
    expect(nextSteps({ ...READY, isReceiving: true }).commands).toEqual([expect.stringContaining('status')]);
  });

  test('past variables that switch channels off, and with a state directory of its own', () => {
    expect(commands({ blockingVariables: ['DO_NOT_TRACK'], stateDirectory: '/a b' })).toEqual([
      `env -u DO_NOT_TRACK MOLECULE_STATE_DIR='/a b' ${START}`,
    ]);
  });
});
