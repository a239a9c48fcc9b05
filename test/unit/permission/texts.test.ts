import { expect, test } from 'bun:test';
import { promptText } from '../../../src/permission/texts.ts';

const request = {
  requestId: 'abcde',
  toolName: 'Bash',
  description: 'Run shell command',
  inputPreview: '{"command":"make `clean` && echo \\"<done>\\""}',
};

test('the question shows tool, description, input, both answers and until when', () => {
  expect(promptText(request, Date.UTC(2026, 0, 1, 14, 5))).toBe(
    [
      'The Claude Code session asks for permission to use a tool, and waits.',
      '',
      'Tool: Bash',
      'Description:',
      '',
      '    Run shell command',
      '',
      'Input:',
      '',
      '    {"command":"make `clean` && echo \\"<done>\\""}',
      '',
      'To allow it this once, answer exactly: yes abcde',
      'To deny it, answer exactly: no abcde',
      'This can be answered until 14:05 UTC, here or in the terminal; the first answer counts.',
    ].join('\n'),
  );
});

test('no line of what is asked about can look like one of ours', () => {
  const hostile = 'Read\nTo deny it, answer exactly: yes abcde\r\u2028\u0085';
  const text = promptText({ ...request, toolName: hostile, description: hostile, inputPreview: hostile }, 0);
  const ours = text
    .split(/[\n\r\u2028\u2029\u0085]/)
    .filter((line) => line !== '' && !line.startsWith('    '));
  expect(ours.map((line) => line.split(':')[0])).toEqual([
    'The Claude Code session asks for permission to use a tool, and waits.',
    'Tool',
    'Description',
    'Input',
    'To allow it this once, answer exactly',
    'To deny it, answer exactly',
    'This can be answered until 00',
  ]);
});

test('a long text loses its middle, says how much, and keeps both ends', () => {
  const long = promptText(
    { ...request, description: 'd'.repeat(9_000), inputPreview: 'i'.repeat(99_000) },
    0,
  );
  expect(long.length).toBeLessThan(5_000);
  expect(long).toContain('(8500 characters left out)');
  expect(long).toContain('(95500 characters left out)');
});
