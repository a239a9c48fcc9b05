import { expect, test } from 'bun:test';
import { TOOLS } from '../../../src/tools/index.ts';
import { mcpSession } from './mcp-session.ts';

/** What every session pays for our tools, before the first message: the whole answer to `tools/list`. */
const MAX_CHARACTERS_TOGETHER = 12_000;
/** Where the host cuts. */
const MAX_DESCRIPTION_CHARACTERS = 2_000;

test('the tool list and the instructions stay small in the context of a session', async () => {
  await using session = await mcpSession({ tools: TOOLS });
  await session.connect();
  const listed = await session.client.listTools();
  const sizes = listed.tools.map((tool) => ({
    name: tool.name,
    description: tool.description?.length ?? 0,
    characters: JSON.stringify(tool).length,
  }));
  expect(JSON.stringify(listed).length, JSON.stringify(sizes)).toBeLessThan(MAX_CHARACTERS_TOGETHER);
  expect(sizes.filter(({ description }) => description > MAX_DESCRIPTION_CHARACTERS)).toEqual([]);
  expect(sizes.filter(({ description }) => description < 40)).toEqual([]);
  expect(
    listed.tools.filter(({ _meta }) => _meta?.['anthropic/alwaysLoad'] === true).map(({ name }) => name),
  ).toEqual(['reply_to_workspace']);
  expect(session.client.getInstructions()?.length).toBeLessThan(MAX_DESCRIPTION_CHARACTERS + 1);
});

test('requests are handled under the names that the platform’s own notices use', async () => {
  await using session = await mcpSession({ tools: TOOLS });
  await session.connect();
  const { tools } = await session.client.listTools();
  const names = tools.map(({ name }) => name);
  const published = ['create_request', 'list_inbox', 'check_requests', 'get_request', 'respond_request'];
  expect(names).toEqual(expect.arrayContaining([...published, 'add_request_message', 'cancel_request']));
  expect(names).not.toContain('create_approval');
});
