import { describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ArgumentError, type FileSource, sendToPeer, sendToUser } from '../../../src/client/index.ts';
import { readMessageBody } from '../../../src/wire/message-body.ts';
import { eventually } from '../../support/eventually.ts';
import { createTeam, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { clientOf, notified, registered, startAgent } from './agent-stage.ts';

const never = new AbortController().signal;
const words = (text: string) => new TextEncoder().encode(text);

/** Each kind of file, with the words "file 0", "file 1" and so on. */
function everyKind(folder: string): readonly FileSource[] {
  const path = join(folder, 'report.txt');
  writeFileSync(path, 'file 0');
  const other = join(folder, 'other.csv');
  writeFileSync(other, 'file 1');
  return [
    path,
    { path: other, name: 'table.csv', mimeType: 'text/csv' },
    new File(['file 2'], 'drawing.svg', { type: 'image/svg+xml' }),
    { blob: new Blob(['file 3']), name: 'blob.bin' },
    { bytes: words('file 4'), name: 'bytes.md', mimeType: 'text/markdown' },
    Bun.file(path),
  ];
}
const NAMES = ['report.txt', 'table.csv', 'drawing.svg', 'blob.bin', 'bytes.md', 'report.txt'];

const echo = z.object({
  parts: z.array(z.object({ file: z.object({ uri: z.string(), name: z.string() }) })),
});

/** What the canvas user can download of the last message to him. */
async function downloaded(
  url: string,
  workspace: { readonly id: string; readonly token: string },
  notice: string,
) {
  const { parts } = echo.parse(JSON.parse(notice));
  return Promise.all(
    parts.map(async ({ file: { uri, name } }) => {
      const id = uri.split('/').at(-1);
      const response = await fetch(`${url}/workspaces/${workspace.id}/pending-uploads/${id}/content`, {
        headers: { Authorization: `Bearer ${workspace.token}` },
      });
      return `${name}: ${await response.text()}`;
    }),
  );
}

const EXPECTED = NAMES.map((name, index) => `${name}: file ${index % 5}`);

describe('files of every kind', () => {
  test('reach the canvas user with a message', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const client = clientOf(served.url, own);
    await sendToUser(client, { text: 'Here they are', files: everyKind(dir.path) }, never);
    const [notice = ''] = notified(served.platform, own.id);
    expect(await downloaded(served.url, own, notice)).toEqual(EXPECTED);
  });

  test('travel inside a message to a peer', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    const outcome = await sendToPeer(
      clientOf(served.url, own),
      peer.id,
      { text: 'Here they are', files: everyKind(dir.path) },
      never,
    );
    expect(outcome.kind).toBe('queued');
    const [row] = served.platform.activities(peer.id);
    const { attachments } = readMessageBody(row?.request_body);
    expect(attachments.map(({ name, bytes }) => `${name}: ${new TextDecoder().decode(bytes)}`)).toEqual(
      EXPECTED,
    );
  });
});

describe('a reply with files', () => {
  test('brings them to the canvas user, and does not come back as a message', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const seen: string[] = [];
    await using agent = startAgent(served.url, own, join(dir.path, 'state'), async (message) => {
      seen.push(message.text);
      if (message.text === 'send it') await message.reply('Done', { files: everyKind(dir.path) });
    });
    await registered(agent);
    await served.platform.sendAsCanvasUser(own.id, 'send it');
    const notice = await eventually('the answer', () => notified(served.platform, own.id)[0]);
    expect(await downloaded(served.url, own, notice)).toEqual(EXPECTED);
    await served.platform.sendAsCanvasUser(own.id, 'thanks');
    await eventually('the next message', () => seen.includes('thanks') || undefined);
    expect(seen).toEqual(['send it', 'thanks']);
    // An upload of its own is not fetched, and stays where the user can open it.
    const fetched = served.platform.requests
      .matching({ path: /pending-uploads/ })
      .filter(({ method }) => method === 'POST');
    expect(fetched).toEqual([]);
  });

  test('brings them to a peer, once however often it is sent', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own, peer } = createTeam(served.platform);
    const attempts: number[] = [];
    await using agent = startAgent(served.url, own, join(dir.path, 'state'), async (message) => {
      await message.reply('Here', { files: [{ bytes: words('file 0'), name: 'a.txt' }] });
      attempts.push(message.attempt);
      if (message.attempt === 1) throw new Error('after it was sent');
    });
    await registered(agent);
    await served.platform.sendAsPeer(peer.id, own.id, 'send it');
    await eventually('the second attempt', () => attempts.length === 2 || undefined);
    const rows = served.platform.activities(peer.id).filter(({ source_id }) => source_id === own.id);
    expect(rows).toHaveLength(1);
    expect(readMessageBody(rows[0]?.request_body).attachments).toHaveLength(1);
  });
});

describe('what cannot be sent is named, and nothing is sent', () => {
  const refused = async (files: readonly FileSource[], to: 'user' | 'peer' = 'user') => {
    await using served = await servePlatform();
    const { own, peer } = createTeam(served.platform);
    const client = clientOf(served.url, own);
    const message = { text: 'Here', files };
    const sending =
      to === 'user' ? sendToUser(client, message, never) : sendToPeer(client, peer.id, message, never);
    const error = await sending.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(served.platform.requests.matching({ method: 'POST' })).toEqual([]);
    expect(error).toBeInstanceOf(ArgumentError);
    return error instanceof Error ? error.message : '';
  };

  test('a path to nothing, to a folder, an empty file, a Blob without a name', async () => {
    using dir = tempDir();
    mkdirSync(join(dir.path, 'folder'));
    expect(await refused([new File(['a'], 'a'), join(dir.path, 'none')])).toBe(
      'files[1]: got a path that leads nowhere, expected the path of a file',
    );
    expect(await refused([join(dir.path, 'folder')])).toContain('files[0]: got a path to something else');
    expect(await refused([{ bytes: new Uint8Array(), name: 'a' }])).toContain('files[0]: got nothing');
    expect(await refused([new Blob(['a'])])).toContain('files[0]: got a Blob without a name');
  });

  test('more than the platform or a message takes', async () => {
    const many = Array.from({ length: 11 }, (_, index) => new File(['a'], `${index}`));
    expect(await refused(many)).toBe('files: got 11 files, expected at most 10');
    expect(await refused(many, 'peer')).toContain('files: got 11 files of 11 bytes');
    const large = new File([new Uint8Array(700_000)], 'large');
    expect(await refused([large], 'peer')).toContain('got 1 files of 700000 bytes');
  });
});
