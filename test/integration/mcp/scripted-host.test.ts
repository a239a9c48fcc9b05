import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { startScriptedHost } from '../../../src/mcp/scripted-host.ts';
import { eventually } from '../../support/eventually.ts';
import { isRunning } from '../../support/process-table.ts';
import { tempDir } from '../../support/temp-dir.ts';

const ignore = () => undefined;

function start(folder: string, script: string, signal: AbortSignal, onEnded = ignore) {
  const pidFile = join(folder, 'pid');
  const program = `trap '' TERM INT; echo $$ > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; ${script}`;
  const host = startScriptedHost(
    {
      command: ['sh', '-c', program],
      folder,
      env: { PATH: '/usr/bin:/bin' },
      onMessage: ignore,
      onServerLine: ignore,
      onEnded,
    },
    signal,
  );
  const pid = () =>
    eventually('the server to start', async () => {
      const file = Bun.file(pidFile);
      return (await file.exists()) ? Number(await file.text()) : undefined;
    });
  return { outcome: host.then(startedWord, refusedWord), pid };
}

const startedWord = () => 'started';
const refusedWord = () => 'refused';

test('a server that never answers and ignores every request to end is ended by force', async () => {
  using dir = tempDir();
  const stop = new AbortController();
  const { outcome, pid } = start(dir.path, 'while :; do sleep 0.1; done', stop.signal);
  const serverPid = await pid();
  expect(isRunning(serverPid)).toBe(true);
  stop.abort();
  expect(await outcome).toBe('refused');
  expect(isRunning(serverPid)).toBe(false);
});

test('a server that ends before it answers is an error for the one who started it, and for nobody else', async () => {
  using dir = tempDir();
  let ends = 0;
  const { outcome } = start(dir.path, 'exit 3', new AbortController().signal, () => {
    ends += 1;
  });
  expect(await outcome).toBe('refused');
  expect(ends).toBe(0);
});
