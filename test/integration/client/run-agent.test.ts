import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IncomingMessage, UntrustedPathError } from '../../../src/client/index.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { eventually } from '../../support/eventually.ts';
import { createTeam, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { notified, registered, startAgent } from './agent-stage.ts';

describe('an agent', () => {
  test('handles every message once and in order, also those from before it ran, and answers', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    served.platform.insertMessages(own.id, ['one', 'two']);
    const seen: string[] = [];
    await using agent = startAgent(served.url, own, dir.path, async (message) => {
      seen.push(message.text);
      await message.reply(`re ${message.text}`);
    });
    await registered(agent);
    await served.platform.sendAsPeer(peer.id, own.id, 'three');
    await eventually('three messages', () => seen.length === 3 || undefined);
    expect(seen).toEqual(['one', 'two', 'three']);
    await eventually('an answer to the peer', () =>
      served.platform.activities(peer.id).find(({ source_id }) => source_id === own.id),
    );
    const answers = notified(served.platform, own.id);
    expect(answers).toHaveLength(2);
    expect(answers[0]).toContain('re one');
    expect(answers[1]).toContain('re two');
  });

  test('gets a message again whose handler failed, and those behind it wait', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    served.platform.insertMessages(own.id, ['hard', 'easy']);
    const seen: string[] = [];
    await using agent = startAgent(served.url, own, dir.path, async ({ text, attempt }) => {
      seen.push(`${text} ${attempt}`);
      if (text === 'hard' && attempt === 1) throw new TypeError('not yet');
    });
    await eventually('the message behind it', () => seen.includes('easy 1') || undefined);
    expect(seen).toEqual(['hard 1', 'hard 2', 'easy 1']);
    expect(agent.events.filter((line) => line.includes('the handler failed'))).toEqual([
      expect.stringMatching(/attempt 1: TypeError$/),
    ]);
  });

  test('that ended in the middle of a message gets it again, marked, and what it had finished never', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    served.platform.insertMessages(own.id, ['done', 'interrupted']);
    const first = startAgent(served.url, own, dir.path, async ({ text }, signal) => {
      if (text === 'done') return;
      first.events.push('in the middle');
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await eventually('the second message', () => first.events.includes('in the middle') || undefined);
    await first.end();
    const seen: string[] = [];
    await using _second = startAgent(served.url, own, dir.path, async ({ text, attempt }) => {
      seen.push(`${text} ${attempt}`);
    });
    await eventually('the message again', () => seen.length > 0 || undefined);
    served.platform.insertMessages(own.id, ['later']);
    await eventually('a later message', () => seen.includes('later 1') || undefined);
    expect(seen).toEqual(['interrupted 2', 'later 1']);
  });

  test('does not work in a folder that everybody can write to, and says how to mend it', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    chmodSync(dir.path, 0o777);
    const agent = startAgent(served.url, own, dir.path, async () => undefined);
    const failure: unknown = await agent.ended.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UntrustedPathError);
    expect(failure).toMatchObject({ advice: `Check what is in it; then: chmod 700 ${dir.path}` });
    expect(served.platform.requests.matching({ method: 'POST' })).toEqual([]);
  });

  test('that cannot open its inbox gives the folder back, so that another one can try', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    openInbox(dir.path, Date.now).inbox.close();
    const locking = new Database(join(dir.path, 'inbox.db'));
    locking.run('PRAGMA locking_mode = EXCLUSIVE');
    locking.run('BEGIN EXCLUSIVE');
    const first = startAgent(served.url, own, dir.path, async () => undefined);
    expect(await first.ended.catch((error: unknown) => error)).toMatchObject({ code: 'SQLITE_BUSY' });
    locking.close();
    await using second = startAgent(served.url, own, dir.path, async () => undefined);
    await registered(second);
  });

  test('waits while another one uses the same folder, and goes on when that ends', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const seen: string[] = [];
    const first = startAgent(served.url, own, dir.path, async ({ text }) => void seen.push(`first ${text}`));
    await registered(first);
    await using second = startAgent(
      served.url,
      own,
      dir.path,
      async ({ text }) => void seen.push(`second ${text}`),
    );
    await eventually('the second to wait', () => second.events.find((line) => line.startsWith('waiting')));
    served.platform.insertMessages(own.id, ['a']);
    await eventually('a', () => seen.length === 1 || undefined);
    await first.end();
    served.platform.insertMessages(own.id, ['b']);
    await eventually('b', () => seen.length === 2 || undefined);
    expect(seen).toEqual(['first a', 'second b']);
  });

  test('says what is wrong once, and that it is over', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    await using agent = startAgent(served.url, own, dir.path, async () => undefined);
    await registered(agent);
    const id = served.platform.faults.set({ fault: { kind: 'status', status: 503 } });
    // With it the stream ends, as it does when a platform goes away: a working one makes polls rare.
    served.platform.dropEventStreams();
    await eventually('trouble', () => agent.events.find((line) => line.startsWith('poll returned 503')));
    served.platform.faults.remove(id);
    await eventually('the end of it', () =>
      agent.events.find((line) => line === 'the platform answers again'),
    );
    expect(agent.events.filter((line) => line.startsWith('poll returned'))).toHaveLength(1);
  });

  test('reads a file that came along from where it was saved', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const messages: IncomingMessage[] = [];
    await using _agent = startAgent(
      served.url,
      own,
      dir.path,
      async (message) => void messages.push(message),
    );
    const bytes = Buffer.from('inline words').toString('base64');
    await served.platform.sendAsCanvasUser(own.id, 'look', {
      parts: [{ kind: 'file', file: { name: 'note.txt', mimeType: 'text/plain', bytes } }],
    });
    const message = await eventually('the message', () => messages[0]);
    const [file] = message.files;
    expect(file?.kind).toBe('saved');
    expect(file?.kind === 'saved' ? readFileSync(file.path, 'utf8') : '').toBe('inline words');
  });
});

describe('an agent whose workspace', () => {
  test('is paused leaves messages waiting, and handles them in order when it is resumed', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const seen: string[] = [];
    await using agent = startAgent(served.url, own, dir.path, async ({ text }) => void seen.push(text));
    await registered(agent);
    const change = (what: string) =>
      fetch(`${served.url}/workspaces/${own.id}/${what}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${own.token}` },
      });
    await change('pause');
    await eventually('the pause to be noticed', () =>
      agent.events.find((line) => line.startsWith('the workspace is paused')),
    );
    await served.platform.sendAsCanvasUser(own.id, 'one');
    await served.platform.sendAsCanvasUser(own.id, 'two');
    using inbox = new Database(join(dir.path, 'inbox.db'), { readonly: true });
    const waiting = inbox.query("SELECT 1 FROM message WHERE state = 'pending'");
    await eventually('both to wait', () => waiting.all().length === 2 || undefined);
    expect(seen).toEqual([]);
    await change('resume');
    await eventually('both messages', () => seen.length === 2 || undefined);
    expect(seen).toEqual(['one', 'two']);
    expect(agent.events).toContain('the workspace is back');
    await served.platform.sendAsCanvasUser(own.id, 'three');
    await eventually('a later message', () => seen.includes('three') || undefined);
  });

  test('was paused before it started handles nothing until it is resumed', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    served.platform.insertMessages(own.id, ['early']);
    served.platform.setStatus(own.id, 'paused');
    const seen: string[] = [];
    await using agent = startAgent(served.url, own, dir.path, async ({ text }) => void seen.push(text));
    await registered(agent);
    expect(agent.events).toContain('the workspace is paused: messages wait until it is back');
    expect(seen).toEqual([]);
    served.platform.setStatus(own.id, 'online');
    await eventually('the message', () => seen.includes('early') || undefined, { timeoutMs: 60_000 });
  }, 90_000);

  test('is removed ends, and says why', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    await using agent = startAgent(served.url, own, dir.path, async () => undefined);
    await registered(agent);
    served.platform.removeWorkspace(own.id);
    expect(await agent.ended).toBe('removed');
  });

  test('was removed while a message was handled ends in the middle of it', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    let hasAborted = false;
    await using agent = startAgent(served.url, own, dir.path, async (_message, signal) => {
      served.platform.removeWorkspace(own.id);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      hasAborted = true;
    });
    await served.platform.sendAsCanvasUser(own.id, 'work');
    expect(await agent.ended).toBe('removed');
    expect(hasAborted).toBeTrue();
  });

  test('is only refused for a while goes on', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const seen: string[] = [];
    await using agent = startAgent(served.url, own, dir.path, async ({ text }) => void seen.push(text));
    await registered(agent);
    const id = served.platform.faults.set({ fault: { kind: 'database-down' } });
    served.platform.dropEventStreams();
    await eventually('trouble', () => agent.events.find((line) => line.startsWith('poll returned 401')));
    served.platform.faults.remove(id);
    await served.platform.sendAsCanvasUser(own.id, 'after it');
    await eventually('the message', () => seen.includes('after it') || undefined);
  });
});

test('the example in the repository answers on a local platform', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  const root = join(import.meta.dir, '../../..');
  const agent = Bun.spawn([process.execPath, join(root, 'examples/echo-agent.ts')], {
    cwd: dir.path,
    env: {
      PATH: process.env.PATH ?? '',
      WORKSPACE_ID: own.id,
      TOKEN: own.token,
      PLATFORM_URL: served.url,
      STATE: join(dir.path, 'state'),
    },
    stderr: 'ignore',
  });
  try {
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    const [answer] = await eventually('an answer', () => {
      const answers = notified(served.platform, own.id);
      return answers.length > 0 ? answers : undefined;
    });
    expect(answer).toContain('You said: hello');
    agent.kill('SIGINT');
    expect(await agent.exited).toBe(0);
  } finally {
    agent.kill('SIGKILL');
  }
});
