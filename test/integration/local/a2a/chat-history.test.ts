import { expect, test } from 'bun:test';
import { createFamily, openPlatform } from '../local-client.ts';

test('the chat history has both sides of the talk with the person', async () => {
  using open = openPlatform();
  const { own, lead } = createFamily(open.platform);
  await open.platform.sendAsCanvasUser(own.id, 'question');
  await open.platform.sendAsPeer(lead.id, own.id, 'not a person');
  await open.call('POST', `/workspaces/${own.id}/notify`, { token: own.token, json: { message: 'answer' } });
  const history = (query = '') =>
    open.call('GET', `/workspaces/${own.id}/chat-history${query}`, { token: own.token });
  expect((await history()).body).toMatchObject({
    messages: [
      { role: 'user', content: 'question' },
      { role: 'agent', content: 'answer' },
    ],
    reached_end: true,
  });
  expect((await history('?limit=1')).body).toMatchObject({
    messages: [{ content: 'answer' }],
    reached_end: false,
  });
  expect((await history('?before_ts=2000-01-01T00:00:00Z')).body).toEqual({
    messages: [],
    reached_end: true,
  });
  expect((await history('?before_ts=x')).status).toBe(400);
});
