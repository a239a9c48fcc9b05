import { expect, test } from 'bun:test';
import { doingOf } from '../../../src/claude-code/tool-activity.ts';

const hook = (event: string, toolName = '', command = '') =>
  doingOf({ event, toolName, command, prompt: '', transcriptPath: '', isContinued: undefined });

test.each([
  ['npm run test -- --watch=false', 'running tests'],
  ['cd x && bun test a/b', 'running tests'],
  ['make -j4', 'building'],
  ['apt-get install jq', 'installing'],
  ['git status', 'using git'],
  ['cat latest.txt', 'running a command'],
  ['', 'running a command'],
])('the command "%s" is told as "%s", without a word of it', (command, words) => {
  expect(hook('PreToolUse', 'Bash', command)).toEqual({ words, waits: false });
});

test('a dialog waits for an approval or an answer, until something else happens', () => {
  expect(hook('PermissionRequest', 'Bash')).toEqual({ words: 'waiting for approval', waits: true });
  expect(hook('PermissionRequest', 'AskUserQuestion')).toEqual({
    words: 'waiting for an answer',
    waits: true,
  });
  expect(hook('PostToolBatch', 'Edit')).toEqual({ words: 'editing', waits: false });
  expect(hook('PostToolBatch', 'Bash')).toEqual({ words: '', waits: false });
  expect(hook('UserPromptSubmit')).toEqual({ words: '', waits: false });
});

test('other tools and moments tell nothing', () => {
  expect([hook('PreToolUse', 'mcp__x__y'), hook('Stop'), hook('PermissionDenied', 'Bash')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
