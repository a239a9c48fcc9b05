import { describe, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '../../../src/runtime/logger.ts';
import { makePipe } from '../../support/planted-files.ts';
import { tempDir } from '../../support/temp-dir.ts';

function logInto(filePath: string | undefined, more: { maxFileBytes?: number } = {}) {
  const stderr: string[] = [];
  const clock = { nowMs: 0 };
  const log = createLogger({
    filePath,
    writeStderr: (text) => void stderr.push(text),
    nowMs: () => clock.nowMs,
    ...more,
  });
  return { log, stderr, clock };
}

describe('the log stays bounded', () => {
  test('when one thing happens all the time, whatever ids and numbers are in it', () => {
    const { log, stderr, clock } = logInto(undefined);
    for (let second = 0; second < 3_600; second += 1) {
      clock.nowMs = second * 1_000;
      for (let times = 0; times < 10; times += 1)
        log.line(`push of ${crypto.randomUUID()} failed, try ${times}`);
    }
    expect(stderr.length).toBeLessThan(500);
    const said = stderr.map((line) =>
      Number(/\((\d+) more lines like this were left out\)/.exec(line)?.[1] ?? 0),
    );
    const leftOut = said.reduce((sum, count) => sum + count, 0);
    expect(stderr.length + leftOut).toBeGreaterThan(36_000 - 110);
  });

  test('when thousands of different things happen', () => {
    const { log, stderr, clock } = logInto(undefined);
    for (let second = 0; second < 600; second += 1) {
      clock.nowMs = second * 1_000;
      for (let kind = 0; kind < 100; kind += 1) log.line(`${String.fromCharCode(65 + kind)} is wrong`);
    }
    expect(stderr.length).toBeLessThanOrEqual(1_000);
  });

  test('and something else is still heard beside it', () => {
    const { log, stderr } = logInto(undefined);
    for (let times = 0; times < 1_000; times += 1) log.line('the same again');
    log.line('poll works again');
    expect(stderr.at(-1)).toBe('poll works again\n');
  });

  test('on the disk: two files, whatever is written', () => {
    using dir = tempDir();
    const { log, clock } = logInto(join(dir.path, 'channel.log'), { maxFileBytes: 2_000 });
    for (let minute = 0; minute < 500; minute += 1) {
      clock.nowMs = minute * 60_000;
      log.detail('x'.repeat(500));
    }
    expect(readdirSync(dir.path).sort()).toEqual(['channel.log', 'channel.log.1']);
    for (const name of readdirSync(dir.path)) {
      expect(statSync(join(dir.path, name)).size).toBeLessThan(3_000);
    }
  });
});

test('a line stays one line, and a huge one is cut', () => {
  using dir = tempDir();
  const { log } = logInto(join(dir.path, 'channel.log'));
  log.line(`one\ntwo\u2028three ${'x'.repeat(100_000)}`);
  const text = readFileSync(join(dir.path, 'channel.log'), 'utf8');
  expect(text.split('\n')).toHaveLength(2);
  expect(text.length).toBeLessThan(2_200);
});

describe('a log file that is not ours', () => {
  test.each([
    ['a named pipe', makePipe],
    ['a link', (path: string) => symlinkSync('elsewhere', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('in the form of %s is neither written nor waited for; stderr has the line', (_what, plant) => {
    using dir = tempDir();
    const path = join(dir.path, 'channel.log');
    plant(path);
    const { log, stderr } = logInto(path);
    log.line('something happened');
    expect(stderr).toEqual(['something happened\n']);
    expect(readdirSync(dir.path)).toEqual(['channel.log']);
  });

  test('because everybody can write to its folder is not made', () => {
    using dir = tempDir();
    chmodSync(dir.path, 0o777);
    const { log } = logInto(join(dir.path, 'channel.log'));
    log.line('something happened');
    expect(readdirSync(dir.path)).toEqual([]);
  });
});
