import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TOOLS } from '../../src/tools/index.ts';
import type { ChannelProcess } from '../support/channel-process.ts';
import { runCommand } from '../support/command-run.ts';
import { writeEnv } from '../support/env-file.ts';
import { eventually } from '../support/eventually.ts';
import { expectHarmless, stringsIn } from '../support/harmless.ts';
import { HIDDEN_TOOL_CALLS, REQUEST_ID, TOOL_CASES } from '../support/hostile-answers.ts';
import { PEER } from '../support/hostile-rows.ts';
import { type Poisoning, servePoisoned } from '../support/poisoned-platform.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** Where everything that a process logs begins. */
const LOG_LINE = /^\d{4}-\d\d-\d\dT[\d:.]+Z \[\d+\] /;
/** The only tag that words of ours name. */
const OUR_TAG = /(?:a|the) <channel> tag/g;

const createdSchema = z.object({ request_id: z.string() });

interface Ids {
  readonly peer: string;
  readonly request: string;
}

/** Everything that a peer can put where the session may see it. Returns the id of its request. */
async function fill({ platform, url, own, peer }: Stage): Promise<string> {
  const post = async (path: string, token: string, body: object) => {
    const answer = await fetch(`${url}/workspaces/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status, path).toBeLessThan(300);
    return await answer.json();
  };
  const parts = [
    { kind: 'text', text: 'see the file' },
    { kind: 'file', file: { name: 'a.txt', bytes: 'eA==', mimeType: 'text/plain' } },
    { kind: 'file', file: { name: 'b.txt', uri: 'https://x.test/b.txt' } },
  ];
  platform.insertActivity({
    workspaceId: own.id,
    sourceId: peer.id,
    requestBody: { params: { message: { messageId: 'm-1', contextId: 'c-1', parts } } },
  });
  platform.insertActivity({ workspaceId: own.id, sourceId: peer.id, summary: 'a summary', requestBody: {} });
  platform.insertActivity({
    workspaceId: own.id,
    activityType: 'broadcast_receive',
    sourceId: peer.id,
    method: 'broadcast',
    summary: 'Broadcast from Peer: news',
  });
  await platform.sendAsPeer(peer.id, own.id, 'from a peer');
  await platform.sendAsCanvasUser(own.id, 'from a person');
  await post(`${own.id}/memories`, own.token, { content: 'a memory', scope: 'LOCAL' });
  const asked = {
    kind: 'task',
    recipient_type: 'agent',
    recipient_id: own.id,
    title: 'Title',
    detail: 'Detail',
  };
  return createdSchema.parse(await post(`${peer.id}/requests`, peer.token, asked)).request_id;
}

/** Calls every tool with everything that it is known to take, and returns all that the model would read. */
async function callAll(channel: ChannelProcess, ids: Ids): Promise<string[]> {
  const said: string[] = [];
  for (const { name } of TOOLS) {
    const cases = TOOL_CASES.filter(({ tool }) => tool === name).map(({ args }) => args);
    const calls = [...cases, ...(HIDDEN_TOOL_CALLS[name] ?? [])];
    expect(calls.length, `a call of ${name}`).toBeGreaterThan(0);
    for (const args of calls) {
      const asText = JSON.stringify(args).replaceAll(PEER, ids.peer).replaceAll(REQUEST_ID, ids.request);
      const { text, data } = await channel.call(
        name,
        z.record(z.string(), z.unknown()).parse(JSON.parse(asText)),
      );
      said.push(text, ...stringsIn(data));
    }
  }
  return said;
}

function expectForgedNothing(texts: readonly string[]): void {
  for (const text of texts) expectHarmless(text.replaceAll(OUR_TAG, ''));
}

const KINDS: readonly (readonly [how: Poisoning, status: number])[] = [
  ['words', 200],
  ['all texts', 200],
  ['refusals', 500],
  ['refusals', 403],
  ['refusals', 410],
];

describe.each(KINDS)('a platform that puts hostile words into %s (%i)', (how, status) => {
  test('forges nothing in messages, in results of any tool, in the status, the log or the doctor', async () => {
    await using stage = await openStage({ rateLimitPerMinute: 0 });
    await using poisoned = servePoisoned(stage.platform);
    writeEnv(stage.stateDir, poisoned.url, [stage.own], {
      MOLECULE_POLL_INTERVAL_MS: '250',
      MOLECULE_PERMISSION_RELAY: 'canvas',
    });
    await using channel = await stage.connect();
    await channel.askPermission('abcde');
    const request = await fill(stage);
    await stage.platform.sendAsCanvasUser(stage.own.id, 'yes abcde');
    await channel.waitForPushes(6);
    poisoned.state.how = how;
    poisoned.state.refusal = status;
    const said = await callAll(channel, { peer: stage.peer.id, request });
    const asked = stage.platform.requests.matching({ path: /./ }).length;
    if (how !== 'refusals') {
      await eventually(
        'more polls',
        () => stage.platform.requests.matching({ path: /./ }).length > asked + 3,
      );
    } else {
      await eventually('an error in the status', async () =>
        /Error: /.test((await channel.call('channel_status')).text),
      );
    }
    const { text, data } = await channel.call('channel_status');
    const env = { MOLECULE_STATE_DIR: stage.stateDir, HOME: stage.stateDir };
    const commands = [
      await runCommand(['doctor'], env),
      await runCommand(['status'], env),
      await runCommand(['logs'], env),
    ].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    expectForgedNothing([...said, text, ...stringsIn(data), ...commands]);
    for (const { content, meta } of channel.pushed) {
      expectForgedNothing([content, ...Object.values(meta)]);
      expect(['peer_agent', 'canvas_user', 'request', 'system_notice', 'notice']).toContain(meta.kind ?? '');
    }
    // Whatever else it says, it decides nothing.
    expect(channel.verdicts).toEqual([]);
    const log = readFileSync(stage.path('channel.log'), 'utf8').trimEnd().split('\n');
    for (const line of log) expect(line).toMatch(LOG_LINE);
    expectForgedNothing([...log, ...channel.stderr().split('\n')]);
    expect(channel.stderr()).not.toMatch(/^\d{4}-/m);
  }, 120_000);
});
