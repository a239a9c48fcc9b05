import { expect, test } from 'bun:test';
import { ChannelProcess } from '../support/channel-process.ts';
import { openStage } from '../support/stage.ts';
import { tempDir } from '../support/temp-dir.ts';

test('a session reads what was said before it, remembers, and recalls', async () => {
  await using stage = await openStage({ settings: { MOLECULE_POLL_INTERVAL_MS: '250' } });
  const { platform, own } = stage;
  await platform.sendAsCanvasUser(own.id, 'Where do deploys run?');
  await using channel = await stage.start();
  await channel.waitForPushes(1);
  await channel.reply(0, 'On the old host.');

  const history = await channel.call('chat_history');
  expect(history.text).toMatch(/canvas user: Where do deploys run\?\n.* you: On the old host\./);
  expect(history.data).toMatchObject({ messages: 2, next_before_ts: null });

  const stored = await channel.call('commit_memory', { content: 'Deploys run on the old host.' });
  expect(stored).toMatchObject({ isError: false, data: { scope: 'LOCAL' } });
  const recalled = await channel.call('recall_memory', { query: 'old host' });
  expect(recalled.text).toMatch(/^- own, .*: Deploys run on the old host\.$/m);
});

test('the new tools say what is missing while nothing is configured', async () => {
  using dir = tempDir();
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  for (const name of ['chat_history', 'recall_memory']) {
    const answer = await channel.call(name);
    expect(answer.isError).toBeTrue();
    expect(answer.text).toContain('MOLECULE_WORKSPACE_IDS');
  }
});
