import { describe, expect, test } from 'bun:test';
import { createOutput, type TextStream } from '../../../src/cli/output.ts';

/** A stream that keeps what is written; `fail` decides what becomes of a write. */
function stream(isTTY: boolean, fail: 'never' | 'throws' | 'reports' = 'never') {
  const listeners: (() => void)[] = [];
  const written: string[] = [];
  const text: TextStream = {
    isTTY,
    on: (_event, listener) => listeners.push(listener),
    write: (chunk, done) => {
      if (fail === 'throws') throw new Error('EPIPE');
      written.push(chunk);
      if (fail === 'reports') for (const listener of listeners) listener();
      done();
    },
  };
  return { text, written };
}

describe('colours', () => {
  const strong = (isTTY: boolean, env: Readonly<Record<string, string>>) =>
    createOutput(stream(isTTY).text, stream(isTTY).text, env).style.strong('x');

  test('stand on a terminal only, and not where they are not wanted', () => {
    expect(strong(true, {})).toBe('\u001B[1mx\u001B[0m');
    expect(strong(false, {})).toBe('x');
    expect(strong(true, { NO_COLOR: '1' })).toBe('x');
    expect(strong(true, { TERM: 'dumb' })).toBe('x');
  });
});

test('results and complaints go their own ways', async () => {
  const [stdout, stderr] = [stream(false), stream(false)];
  const output = createOutput(stdout.text, stderr.text, {});
  output.print('result');
  output.complain('trouble');
  await output.flushed();
  expect([stdout.written, stderr.written]).toEqual([['result'], ['trouble']]);
  expect(output.readerGone.aborted).toBe(false);
});

test.each(['throws', 'reports'] as const)(
  'a reader that is gone is noticed when a write %s',
  async (fail) => {
    const output = createOutput(stream(false, fail).text, stream(false).text, {});
    output.print('result');
    await output.flushed();
    expect(output.readerGone.aborted).toBe(true);
  },
);
