import { expect, test } from 'bun:test';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AGENT_FILES } from '../../src/files/agents-rate.ts';
import { eventually } from '../support/eventually.ts';
import { openStage } from '../support/stage.ts';
import { workedAltogetherMs } from '../support/worked.ts';

const MESSAGES = 1_000;
const FILES = 20;
const PROMISED_BYTES = 1024 ** 3;
/** What a person waits for at most: the work of the channel counts, and not that of whatever else the machine does. */
const MOST_WORK_MS = 3_000;
/** The pages of the window, those of its neighbours (broadcasts, delegations), and some looks for what is new. */
const MOST_READINGS = 12;

const filesUnder = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name)));

test.if(process.platform === 'linux')(
  'a peer that sends 1,000 messages of 20 files each keeps no person waiting, and does not fill the disk',
  async () => {
    await using stage = await openStage();
    const { platform, own, peer } = stage;
    await using channel = await stage.connect();
    const arrives = (text: string) =>
      eventually(`“${text}”`, () => channel.texts().includes(text), {
        timeoutMs: 60_000,
        explain: () => channel.stderr(),
      });
    await platform.sendAsCanvasUser(own.id, 'hello');
    await arrives('hello');
    for (let index = 0; index < MESSAGES; index += 1) {
      const parts = Array.from({ length: FILES }, (_, file) => ({
        kind: 'file',
        file: { name: `${index}-${file}.txt`, bytes: 'eA==' },
      }));
      platform.insertActivity({
        workspaceId: own.id,
        sourceId: peer.id,
        requestBody: { params: { message: { parts } } },
      });
    }
    const readings = () => platform.requests.matching({ path: /\/activity$/ }).length;
    const before = { workMs: workedAltogetherMs(channel.pid), readings: readings() };
    await platform.sendAsCanvasUser(own.id, 'are you there?');
    await arrives('are you there?');
    const workMs = workedAltogetherMs(channel.pid) - before.workMs;
    const saved = readdirSync(join(stage.stateDir, 'inbox')).length;
    // Besides its own work the channel waited for the disk, once for each file, and for the platform, once for each page.
    expect(workMs).toBeLessThan(MOST_WORK_MS);
    expect(saved).toBeLessThanOrEqual(AGENT_FILES);
    expect(readings() - before.readings).toBeLessThanOrEqual(MOST_READINGS);
    const bytes = filesUnder(stage.stateDir).reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThan(PROMISED_BYTES / 100);
  },
  120_000,
);
