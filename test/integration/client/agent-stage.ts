import {
  type AgentOptions,
  createClient,
  type IncomingMessage,
  type PlatformClient,
  runAgent,
} from '../../../src/client/index.ts';
import type { LocalPlatform } from '../../../src/local/platform.ts';
import { eventually } from '../../support/eventually.ts';

export type Handle = (message: IncomingMessage, signal: AbortSignal) => Promise<void>;
export interface Workspace {
  readonly id: string;
  readonly token: string;
}

export function clientOf(url: string, { id, token }: Workspace): PlatformClient {
  return createClient({ workspaceId: id, token, platformUrl: url });
}

/** An agent that runs until the end of the scope. */
export function startAgent(
  url: string,
  workspace: Workspace,
  stateDirectory: string,
  handle: Handle,
  options: Partial<AgentOptions> = {},
) {
  const stop = new AbortController();
  const events: string[] = [];
  const client = clientOf(url, workspace);
  const ended = runAgent(
    {
      client,
      handle,
      stateDirectory,
      pollIntervalMs: 250,
      onEvent: (line) => void events.push(line),
      ...options,
    },
    stop.signal,
  );
  const end = async () => {
    stop.abort();
    await ended;
  };
  return { client, events, ended, end, [Symbol.asyncDispose]: end };
}

export const registered = (agent: { readonly events: readonly string[] }) =>
  eventually('the agent to register', () => agent.events.includes('registered') || undefined);

/** What was said to the canvas user, in order. */
export const notified = (platform: LocalPlatform, workspaceId: string) =>
  platform
    .activities(workspaceId)
    .filter(({ method }) => method === 'notify')
    .map(({ response_body: body }) => JSON.stringify(body));
