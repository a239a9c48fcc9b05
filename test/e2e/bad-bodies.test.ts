import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BAD_BODIES } from '../../src/local/faults/bad-bodies.ts';
import { serveLocalPlatform } from '../../src/local/http/serve.ts';
import { createLocalPlatform } from '../../src/local/platform.ts';
import { ChannelProcess } from '../support/channel-process.ts';
import { writeTenants } from '../support/env-file.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';
import { workedMs } from '../support/worked.ts';

const MOST_MEMORY_KB = 300 * 1024;
/** Of the channel's own work: a status that nothing holds up takes no longer than that. */
const MOST_WORK_FOR_STATUS_MS = 1_500;
const MESSAGES = 5;

const statusSchema = z.object({ workspaces: z.array(z.looseObject({ id: z.string(), state: z.string() })) });

async function startTenant(name: string) {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const server = await serveLocalPlatform(platform);
  return {
    platform,
    url: server.url,
    ...createTeam(platform, name),
    /** Polls that it was asked to answer. */
    polls: () => platform.requests.matching({ path: /\/activity$/ }).length,
    async [Symbol.asyncDispose]() {
      platform.close();
      await server.stop();
    },
  };
}

/** The most memory that a process has had at once, in KiB. */
function mostMemoryKb(pid: number): number {
  const [, kb] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb);
}

describe.if(process.platform === 'linux')('while a platform answers everything with', () => {
  test.each([...BAD_BODIES, 'all of them, by turns'])(
    '%s: the status comes at once, memory stays bounded, and the workspace of another platform receives',
    async (which) => {
      await using bad = await startTenant('Bad');
      await using sound = await startTenant('Sound');
      using dir = tempDir();
      writeTenants(dir.path, [bad, sound]);
      const bodies = BAD_BODIES.filter((body) => body === which);
      const turns = bodies.length === 0 ? BAD_BODIES : bodies;
      turns.forEach((body, index) => {
        bad.platform.faults.set({
          fault: { kind: 'bad-body', body },
          probability: 1 / (turns.length - index),
        });
      });
      await using channel = await ChannelProcess.start({ stateDir: dir.path });
      await channel.waitForStderr('connected');
      for (let index = 0; index < MESSAGES; index += 1) {
        const polls = bad.polls();
        await sound.platform.sendAsCanvasUser(sound.own.id, `message ${index}`);
        await eventually(`message ${index}`, () => channel.texts().includes(`message ${index}`), {
          timeoutMs: 30_000,
          explain: () => channel.stderr(),
        });
        const beforeMs = workedMs(channel.pid);
        await channel.call('channel_status');
        expect(workedMs(channel.pid) - beforeMs).toBeLessThan(MOST_WORK_FOR_STATUS_MS);
        if (which !== 'silent') {
          await eventually('another poll of the bad platform', () => bad.polls() > polls, {
            timeoutMs: 60_000,
          });
        }
      }
      expect(mostMemoryKb(channel.pid)).toBeLessThan(MOST_MEMORY_KB);
      const { workspaces } = statusSchema.parse((await channel.call('channel_status')).data);
      expect(workspaces.find(({ id }) => id === sound.own.id)?.state).toBe('ok');
    },
  );
});
