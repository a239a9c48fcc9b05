import { describe, expect, test } from 'bun:test';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAccessFile } from '../../src/access/access-file.ts';
import { type AccessRule, OPEN_POLICY } from '../../src/access/policy.ts';
import { textAnswer } from '../../src/local/platform.ts';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const FAST = { MOLECULE_POLL_INTERVAL_MS: '250' };

const allow = (stateDir: string, rule: AccessRule, workspaces: [string, AccessRule][] = []) =>
  writeAccessFile(stateDir, { default: rule, workspaces: new Map(workspaces) });

async function workspaceStatus(channel: ChannelProcess): Promise<Record<string, unknown>> {
  const { data } = await channel.call('channel_status');
  return Array.isArray(data.workspaces) ? data.workspaces[0] : {};
}

const selfNotice = (sourceType: string, text: string) => ({
  params: { message: { parts: [{ kind: 'text', text }] }, metadata: { source_type: sourceType } },
});

const waitForRefused = (channel: ChannelProcess, count: number) =>
  eventually(
    `${count} refused messages`,
    async () => (await workspaceStatus(channel)).refused === count || undefined,
    { explain: () => channel.stderr() },
  );

describe('who may write to the session', () => {
  test('canvas: a peer is dropped without a word to it, the canvas user gets through, the status counts', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own], FAST);
    allow(dir.path, { allow: 'canvas' });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await platform.sendAsPeer(peer.id, own.id, 'let me in');
    await platform.sendAsPeer(peer.id, own.id, 'please');
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    await waitForRefused(channel, 2);
    expect(channel.texts()).toEqual(['hello']);
    expect((await channel.call('channel_status')).text).toMatch(
      /2 refused because the sender may not write here[\s\S]*May write: the canvas user only\./,
    );
    expect(platform.activities(peer.id)).toEqual([]);
  });

  test('peers: the listed one gets through, and no other; a rule of a workspace goes before the default', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    const child = platform.createWorkspace({ name: 'Other', parentId: own.id });
    writeEnv(dir.path, served.url, [own], FAST);
    allow(dir.path, { allow: 'all' }, [[own.id, { allow: 'peers', peers: [peer.id] }]]);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await platform.sendAsPeer(child.id, own.id, 'from another');
    await platform.sendAsPeer(peer.id, own.id, 'from the listed one');
    await channel.waitForPushes(1);
    await waitForRefused(channel, 1);
    expect(channel.texts()).toEqual(['from the listed one']);
  });

  test('a running session follows a change, and what was refused stays refused after a restart', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own], FAST);
    {
      await using channel = await ChannelProcess.start({ stateDir: dir.path });
      await channel.waitForStderr('connected');
      await platform.sendAsPeer(peer.id, own.id, 'while open');
      await channel.waitForPushes(1);
      allow(dir.path, { allow: 'canvas' });
      await platform.sendAsPeer(peer.id, own.id, 'while closed');
      await waitForRefused(channel, 1);
      writeAccessFile(dir.path, OPEN_POLICY);
      await platform.sendAsPeer(peer.id, own.id, 'open again');
      await channel.waitForPushes(2);
      expect(channel.texts()).toEqual(['while open', 'open again']);
      expect(channel.stderr().match(/access\.json was changed/g)?.length).toBeGreaterThanOrEqual(1);
    }
    await using second = await ChannelProcess.start({ stateDir: dir.path });
    await second.waitForStderr('connected');
    await platform.sendAsCanvasUser(own.id, 'last');
    await second.waitForPushes(1);
    expect(second.texts()).toEqual(['last']);
  });

  test('what waited for a host that was not ready is refused when the rule was tightened meanwhile', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({
      stateDir: dir.path,
      listTools: false,
      clientName: 'claude-code',
      clientVersion: '2.1.200',
    });
    await channel.waitForStderr('connected');
    await platform.sendAsPeer(peer.id, own.id, 'too late');
    await platform.sendAsCanvasUser(own.id, 'a person');
    await eventually('both to wait', async () => (await workspaceStatus(channel)).waiting === 2 || undefined);
    allow(dir.path, { allow: 'canvas' });
    await channel.client.listTools();
    await channel.waitForPushes(1);
    await waitForRefused(channel, 1);
    expect(channel.texts()).toEqual(['a person']);
  });

  test('a file that cannot be read lets no peer in, and that is said: once in the log, and in the status', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own], FAST);
    writeFileSync(join(dir.path, 'access.json'), '{"default": {"allow": "al"}}');
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await platform.sendAsPeer(peer.id, own.id, 'from a peer');
    await platform.sendAsCanvasUser(own.id, 'from a person');
    await channel.waitForPushes(1);
    await waitForRefused(channel, 1);
    expect(channel.texts()).toEqual(['from a person']);
    expect((await channel.call('channel_status')).text).toContain(
      'Warning: access.json cannot be used (default.allow',
    );
    expect(channel.stderr().match(/access\.json cannot be used/g)).toHaveLength(1);
  });

  test('the platform’s own notices, and the result of what the session delegated, pass', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own } = createTeam(platform);
    const worker = platform.createWorkspace({
      name: 'Worker',
      parentId: own.id,
      responder: async (asked) => textAnswer(asked, 'worked'),
    });
    writeEnv(dir.path, served.url, [own], FAST);
    allow(dir.path, { allow: 'canvas' });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    platform.insertActivity({
      workspaceId: own.id,
      requestBody: selfNotice('self-cron', 'time to look'),
    });
    await channel.waitForPushes(1);
    await channel.call('delegate_task_async', { workspace_id: worker.id, task: 'work' });
    await channel.waitForPushes(2);
    expect(channel.pushed).toMatchObject([
      { content: 'time to look', meta: { kind: 'system_notice', source_type: 'self-cron' } },
      { content: 'worked', meta: { kind: 'peer_agent', peer_id: worker.id, method: 'delegate_result' } },
    ]);
  });

  test('the answer of a peer to the work that it was given passes, and nothing else of that peer', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    using peerDir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own], FAST);
    writeEnv(peerDir.path, served.url, [peer], FAST);
    allow(dir.path, { allow: 'canvas' });
    await using asking = await ChannelProcess.start({ stateDir: dir.path });
    await using answering = await ChannelProcess.start({ stateDir: peerDir.path });
    await asking.waitForMode('active');
    await asking.call('delegate_task_async', { workspace_id: peer.id, task: 'work' });
    await answering.waitForPushes(1);
    await platform.sendAsPeer(peer.id, own.id, 'by the way');
    const { activity_id } = answering.pushed[0]?.meta ?? {};
    await answering.call('reply_to_workspace', { activity_id, text: 'done' });
    await asking.waitForPushes(1);
    await waitForRefused(asking, 1);
    expect(asking.pushed).toMatchObject([{ content: 'done', meta: { task: 'work' } }]);
  });

  test('what waits in the inbox of a session that does not receive is kept from its tools as well', async () => {
    await using served = await servePlatform();
    const { platform } = served;
    using dir = tempDir();
    const { own, peer } = createTeam(platform);
    writeEnv(dir.path, served.url, [own], FAST);
    {
      await using first = await ChannelProcess.start({ stateDir: dir.path, listTools: false });
      await first.waitForStderr('connected');
      await platform.sendAsPeer(peer.id, own.id, 'from a peer');
      await platform.sendAsCanvasUser(own.id, 'from a person');
      await eventually('both to wait', async () => (await workspaceStatus(first)).waiting === 2 || undefined);
    }
    allow(dir.path, { allow: 'canvas' });
    await using channel = await ChannelProcess.start({
      stateDir: dir.path,
      env: { MOLECULE_CHANNEL: 'off' },
    });
    const { text } = await channel.call('inbox_peek');
    expect(text).not.toContain('from a peer');
    expect(JSON.stringify((await channel.call('inbox_peek')).data)).toContain('from a person');
    expect((await workspaceStatus(channel)).refused).toBe(1);
  });

  test('nothing is written when nothing was decided', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    expect(existsSync(join(dir.path, 'access.json'))).toBeFalse();
    expect((await channel.call('channel_status')).text).toContain(
      'May write: the canvas user and every peer.',
    );
  });
});
