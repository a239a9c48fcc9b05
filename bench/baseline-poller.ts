/**
 * The baseline: what plugins of this kind do. A timer of five seconds, a fetch of the last thirty, and a set of ids
 * that were seen. Arguments: platform URL, workspace id, token.
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const POLL_INTERVAL_MS = 5_000;
const POLL_WINDOW_SECONDS = 30;

const rowsSchema = z.array(z.object({ id: z.string(), request_body: z.unknown() }));

const [platformUrl = '', workspaceId = '', token = ''] = process.argv.slice(2);
const server = new McpServer(
  { name: 'baseline', version: '1' },
  { capabilities: { experimental: { 'claude/channel': {} } } },
);
const seen = new Set<string>();

async function poll(): Promise<void> {
  const query = `type=a2a_receive&since_secs=${POLL_WINDOW_SECONDS}&limit=500`;
  const response = await fetch(`${platformUrl}/workspaces/${workspaceId}/activity?${query}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  for (const row of rowsSchema.parse(await response.json()).toReversed()) {
    if (seen.has(row.id)) continue;
    seen.add(row.id);
    await server.server.notification({
      method: 'notifications/claude/channel',
      params: { content: JSON.stringify(row.request_body), meta: { activity_id: row.id } },
    });
  }
}

process.stdin.on('end', () => process.exit(0));
await server.connect(new StdioServerTransport());
await poll();
setInterval(() => void poll(), POLL_INTERVAL_MS);
