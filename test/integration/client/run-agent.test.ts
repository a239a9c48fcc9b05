import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AgentOptions,
  createClient,
  type IncomingMessage,
  runAgent,
  UntrustedPathError,
} from '../../../src/client/index.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { eventually } from '../../support/eventually.ts';
import { createTeam, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';

type Handle = AgentOptions['handle'];
interface Workspace {
  readonly id: string;
  readonly token: string;
}

/** An agent that runs until the end of the scope. */
function startAgent(url: string, workspace: Workspace, stateDirectory: string, handle: Handle) {
  const stop = new AbortController();
  const events: string[] = [];
  const client = createClient({ workspaceId: workspace.id, token: workspace.token, platformUrl: url });
  const ended = runAgent(
    { client, handle, stateDirectory, pollIntervalMs: 250, onEvent: (line) => void events.push(line) },
    stop.signal,
  );
  const end = () => {
    stop.abort();
    return ended;
  };
  return { events, ended, end, [Symbol.asyncDispose]: end };
}

const registered = (agent: { readonly events: readonly string[] }) =>
  eventually('the agent to register', () => agent.events.includes('registered') || undefined);

/** What was said to the canvas user, in order. */
const notified = (platform: Awaited<ReturnType<typeof servePlatform>>['platform'], workspaceId: string) =>
  platform
    .activities(workspaceId)
    .filter(({ method }) => method === 'notify')
    .map(({ response_body: body }) => JSON.stringify(body));

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
