import { describe, expect, test } from 'bun:test';
import { ChannelProcess, type Pushed, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, type ServedPlatform, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const FAST = { MOLECULE_POLL_INTERVAL_MS: '250' };
const SERVER = 'plugin:molecule:molecule';

const tagOf = ({ content, meta }: Pushed) => {
  const attributes = Object.entries(meta).map(([key, value]) => ` ${key}="${value}"`);
  return `<channel source="${SERVER}"${attributes.join('')}>\n${content}\n</channel>`;
};

/** What the heartbeats of a workspace said, each change once. */
function work(served: ServedPlatform, workspaceId: string): string[] {
  const seen: string[] = [];
  served.platform.events.subscribe(({ type, workspaceId: id, payload }) => {
    if (type !== 'WORKSPACE_HEARTBEAT' || id !== workspaceId) return;
    const said = `${payload.active_tasks} ${payload.current_task}`.trim();
    if (said !== seen.at(-1)) seen.push(said);
  });
  return seen;
}

describe('the heartbeat tells', () => {
  test('with hooks: a message is worked on from the prompt that shows it to the end of the turn', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    const seen = work(served, own.id);
    await using channel = await ChannelProcess.start({
      stateDir: dir.path,
      clientName: 'claude-code',
      clientVersion: '2.1.197',
      env: { CLAUDE_PLUGIN_ROOT: dir.path },
    });
    await served.platform.sendAsPeer(peer.id, own.id, 'look at\nthe build');
    await channel.waitForPushes(1);
    const says = (last: string) =>
      eventually(`"${last}"`, () => seen.at(-1) === last || undefined, { explain: () => seen.join('\n') });
    await says('0');
    const prompt = channel.pushed.map(tagOf).join('\n');
    await channel.call('receipt', { event: 'UserPromptSubmit', prompt, transcript_path: '' });
    await says('1 answering Laptop lead: look at the build');
    await channel.call('receipt', { event: 'Stop', prompt: '', transcript_path: '' });
    await says('0');
    expect(seen).toHaveLength(3);
  });

  test('without hooks: from the push to the reply; and never on the canvas of another workspace', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own, peer], FAST);
    const seen = { own: work(served, own.id), peer: work(served, peer.id) };
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await served.platform.sendAsCanvasUser(own.id, 'a private word');
    await channel.waitForPushes(1);
    await eventually('the work', () => seen.own.at(-1)?.startsWith('1') || undefined);
    expect(seen.own.at(-1)).toBe('1 answering the canvas user: a private word');
    const [pushed] = channel.pushed;
    await channel.call('reply_to_workspace', { activity_id: pushed?.meta.activity_id, text: 'done' });
    await eventually('its end', () => seen.own.at(-1) === '0' || undefined);
    await eventually('a heartbeat of the other', () => seen.peer.length > 0 || undefined);
    expect(seen.peer).toEqual(['0']);
  });
});
