import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { messageIdOf } from '../../../../src/wire/message-body.ts';
import {
  asPage,
  createFamily,
  fakeClock,
  NOBODY,
  openPlatform,
  type TestPlatform,
  textMessage,
  uploadForm,
} from '../local-client.ts';

describe('a conversation', () => {
  const conversation = async (open: TestPlatform, id: string, query = '') =>
    (await open.call('GET', `/local/workspaces/${id}/conversation${query}`, { token: open.admin })).body;

  test('says which message another one answers, by the id of the message or of its row', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    await open.platform.sendAsCanvasUser(own.id, 'from you');
    await open.platform.sendAsPeer(lead.id, own.id, 'from lead');
    const [fromYou, fromLead] = open.platform.activities(own.id);
    const notify = (message: string, in_reply_to: unknown) =>
      open.call('POST', `/workspaces/${own.id}/notify`, { token: own.token, json: { message, in_reply_to } });
    await notify('by its row', fromYou?.id);
    await notify('by nothing that is known', 'no-such-id');
    await notify('by what is no id', 7);
    const answer = textMessage('by its message');
    const metadata = { in_reply_to: messageIdOf(fromLead?.request_body) };
    await open.call('POST', `/workspaces/${lead.id}/a2a`, {
      token: own.token,
      json: { ...answer, params: { message: { ...answer.params.message, metadata } } },
    });
    expect(await conversation(open, own.id)).toMatchObject([
      { id: fromYou?.id, text: 'from you' },
      { id: fromLead?.id, text: 'from lead' },
      { text: 'by its row', in_reply_to: fromYou?.id },
      { text: 'by nothing that is known' },
      { text: 'by what is no id' },
      { text: 'by its message', in_reply_to: fromLead?.id },
    ]);
  });

  test('has everything that a workspace heard and said, oldest first', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own, lead } = createFamily(open.platform);
    const step = () => clock.pass(1);
    await open.platform.sendAsCanvasUser(own.id, 'from you');
    step();
    await open.platform.sendAsPeer(lead.id, own.id, 'from lead');
    step();
    await open.call('POST', `/workspaces/${own.id}/notify`, {
      token: own.token,
      json: { message: 'to you' },
    });
    step();
    await open.call('POST', `/workspaces/${lead.id}/a2a`, { token: own.token, json: textMessage('to lead') });
    step();
    open.platform.insertActivity({
      workspaceId: own.id,
      requestBody: {
        params: { message: { parts: [{ text: 'wake' }] }, metadata: { source_type: 'self-cron' } },
      },
    });
    const ownParty = { kind: 'workspace', id: own.id, name: 'Own' };
    const leadParty = { id: lead.id, name: 'Lead' };
    const message = (seconds: number, fields: object) => ({
      id: expect.any(String),
      at: `2026-01-01T00:00:0${seconds}Z`,
      attachments: [],
      ...fields,
    });
    expect(await conversation(open, own.id)).toEqual([
      message(0, { direction: 'in', from: { kind: 'canvas_user' }, text: 'from you', state: 'sent' }),
      message(1, {
        direction: 'in',
        from: { kind: 'peer_agent', ...leadParty },
        text: 'from lead',
        state: 'sent',
      }),
      message(2, { direction: 'out', from: ownParty, text: 'to you' }),
      message(3, { direction: 'out', from: ownParty, to: leadParty, text: 'to lead', state: 'sent' }),
      message(4, { direction: 'in', from: { kind: 'system' }, text: 'wake' }),
    ]);
    expect(await conversation(open, lead.id)).toMatchObject([
      { direction: 'out', to: { id: own.id, name: 'Own' }, text: 'from lead' },
      { direction: 'in', from: { kind: 'peer_agent', id: own.id, name: 'Own' }, text: 'to lead' },
    ]);
  });

  test('shows the answers of a push-mode agent on both sides', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const push = open.platform.createWorkspace({
      name: 'Push',
      parentId: own.id,
      responder: () => ({ body: { result: { artifacts: [{ parts: [{ kind: 'text', text: 'answer' }] }] } } }),
    });
    await open.platform.sendAsPeer(own.id, push.id, 'question');
    const [row] = open.platform.activities(push.id);
    expect(await conversation(open, push.id)).toMatchObject([
      { id: row?.id, direction: 'in', text: 'question', state: 'answered' },
      {
        id: `${row?.id}-answer`,
        direction: 'out',
        to: { id: own.id },
        text: 'answer',
        in_reply_to: row?.id,
      },
    ]);
    expect(await conversation(open, own.id)).toMatchObject([
      { direction: 'out', to: { id: push.id }, text: 'question' },
      { direction: 'in', from: { kind: 'peer_agent', id: push.id }, text: 'answer' },
    ]);
  });

  test('links the files that the platform keeps, to where the page can get them', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    const { own } = createFamily(open.platform);
    const uploaded = await page.call(
      'POST',
      `/workspaces/${own.id}/chat/uploads`,
      undefined,
      uploadForm(['a.txt', 'text/plain', 'hello']),
    );
    const { files } = z
      .object({ files: z.array(z.object({ uri: z.string(), name: z.string() })) })
      .parse(uploaded.body);
    const elsewhere = { uri: 'workspace:/x/b.txt', name: 'b.txt' };
    await open.platform.sendAsCanvasUser(own.id, '', { attachments: [...files, elsewhere] });
    const json = { message: 'see', attachments: [{ ...elsewhere, mimeType: 'text/plain', size: 3 }] };
    await open.call('POST', `/workspaces/${own.id}/notify`, { token: own.token, json });
    const { uri = '' } = files[0] ?? {};
    const url = `/workspaces/${uri.replace('platform-pending:', '').replace('/', '/pending-uploads/')}/content`;
    expect(await conversation(open, own.id)).toMatchObject([
      {
        text: '',
        attachments: [
          { name: 'a.txt', uri, url },
          { name: 'b.txt', uri: 'workspace:/x/b.txt' },
        ],
      },
      { text: 'see', attachments: [{ name: 'b.txt', mime_type: 'text/plain', size: 3 }] },
    ]);
    expect(await page.call('GET', url)).toMatchObject({ status: 200, body: 'hello' });
  });

  test('has the newest messages when there are many', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(
      own.id,
      Array.from({ length: 250 }, (_, index) => `m${index}`),
    );
    const texts = async (query: string) =>
      z
        .array(z.object({ text: z.string() }))
        .parse(await conversation(open, own.id, query))
        .map(({ text }) => text);
    expect((await texts('')).at(0)).toBe('m50');
    expect(await texts('?limit=2')).toEqual(['m248', 'm249']);
  });

  test('of nobody is not found', async () => {
    using open = openPlatform();
    expect(
      await open.call('GET', `/local/workspaces/${NOBODY}/conversation`, { token: open.admin }),
    ).toMatchObject({
      status: 404,
      body: { error: 'workspace not found' },
    });
  });
});
