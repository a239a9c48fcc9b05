/**
 * An agent that answers every message with its own words. Start a platform (`molecule-channel platform`), make a
 * workspace as it says, then: `WORKSPACE_ID=… TOKEN=… PLATFORM_URL=http://… bun examples/echo-agent.ts`
 */
import { createClient, runAgent } from 'molecule-mcp-claude-channel/client';

const { WORKSPACE_ID = '', TOKEN = '', PLATFORM_URL = '', STATE = '.echo-agent' } = Bun.env;
const client = createClient({ workspaceId: WORKSPACE_ID, token: TOKEN, platformUrl: PLATFORM_URL });
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

await runAgent(
  {
    client,
    card: { name: 'Echo', description: 'Says it again' },
    stateDirectory: STATE,
    onEvent: (line) => process.stderr.write(`${line}\n`),
    handle: async (message) => void (await message.reply(`You said: ${message.text}`)),
  },
  stop.signal,
);
