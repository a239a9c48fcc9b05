import { expect, test } from 'bun:test';
import { TOOLS } from '../../../src/tools/index.ts';
import { mcpSession } from './mcp-session.ts';

/** What every session pays for our tools, before the first message. */
const MAX_CHARACTERS_TOGETHER = 12_000;
/** Where the host cuts. */
const MAX_DESCRIPTION_CHARACTERS = 2_000;

test('the tool list and the instructions stay small in the context of a session', async () => {
  await using session = await mcpSession({ tools: TOOLS });
  await session.connect();
  const { tools } = await session.client.listTools();
  const sizes = tools.map(({ name, description = '', inputSchema }) => ({
    name,
    description: description.length,
    characters: name.length + description.length + JSON.stringify(inputSchema).length,
  }));
  const together = sizes.reduce((sum, { characters }) => sum + characters, 0);
  expect(together, JSON.stringify(sizes)).toBeLessThan(MAX_CHARACTERS_TOGETHER);
  expect(sizes.filter(({ description }) => description > MAX_DESCRIPTION_CHARACTERS)).toEqual([]);
  expect(sizes.filter(({ description }) => description < 40)).toEqual([]);
  expect(
    tools.filter(({ _meta }) => _meta?.['anthropic/alwaysLoad'] === true).map(({ name }) => name),
  ).toEqual(['reply_to_workspace']);
  expect(session.client.getInstructions()?.length).toBeLessThan(MAX_DESCRIPTION_CHARACTERS + 1);
});
