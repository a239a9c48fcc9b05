import { expect, test } from 'bun:test';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { openStage } from '../support/stage.ts';

const PROMISED_BYTES = 1024 ** 3;

function bytesUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, { size }) => sum + size, 0);
}

test('a peer that sends 1,000 messages of 20 files each keeps no person waiting, and does not fill the disk', async () => {
  await using stage = await openStage();
  const { platform, own, peer } = stage;
  await using channel = await stage.connect();
  for (let index = 0; index < 1_000; index += 1) {
    const parts = Array.from({ length: 20 }, (_, file) => ({
      kind: 'file',
      file: { name: `${index}-${file}.txt`, bytes: 'eA==' },
    }));
    platform.insertActivity({
      workspaceId: own.id,
      sourceId: peer.id,
      requestBody: { params: { message: { parts } } },
    });
  }
  await platform.sendAsCanvasUser(own.id, 'are you there?');
  // Three seconds are the promise; a machine that runs other tests gets more.
  await eventually('the person’s message', () => channel.texts().includes('are you there?'), {
    timeoutMs: 10_000,
    explain: () => channel.stderr(),
  });
  expect(bytesUnder(stage.stateDir)).toBeLessThan(PROMISED_BYTES / 100);
});
