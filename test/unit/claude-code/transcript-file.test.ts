import { expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TranscriptTail } from '../../../src/claude-code/transcript.ts';
import { makePipe } from '../../support/planted-files.ts';
import { tempDir } from '../../support/temp-dir.ts';

test('what a transcript grew by is read; a named pipe or a device in its place is not waited for', async () => {
  using dir = tempDir();
  const tail = new TranscriptTail();
  const path = join(dir.path, 'transcript.jsonl');
  writeFileSync(path, 'one\ntwo\nhalf');
  expect(await tail.read(path)).toEqual(['one', 'two', '']);
  const pipe = join(dir.path, 'pipe');
  makePipe(pipe);
  expect(await tail.read(pipe)).toBeUndefined();
  expect(await tail.read('/dev/zero')).toBeUndefined();
});
