import { z } from 'zod';
import { Secret } from '../../core/secret.ts';
import type { Target } from '../../core/target.ts';
import { type PeerMessage, textAnswer } from '../../local/platform.ts';
import { PlatformClient } from '../../platform/client.ts';
import { readMessageBody } from '../../wire/message-body.ts';
import { createExternalResponseSchema } from '../../wire/registry.ts';
import { CommandError } from '../command.ts';
import type { ServedPlatform } from '../platform.ts';
import { peerAnswer } from './scripted-answers.ts';

/** The workspace of the session, a peer that may talk to it, and the person at the canvas. */
export interface DemoWorkspaces {
  readonly session: Target;
  sendAsCanvasUser(text: string): Promise<void>;
  sendAsPeer(text: string): Promise<void>;
  /** Everything the session's workspace was told and said, oldest first. */
  conversation(): Promise<readonly Spoken[]>;
  isSessionConnected(): Promise<boolean>;
}

export type Spoken = z.output<typeof spokenSchema>;

export const SESSION_NAME = 'Demo session';
const PEER_NAME = 'Demo peer';

const TIMEOUT_MS = 10_000;
const MAX_SPOKEN = 500;

const stateSchema = z.object({ workspaces: z.array(z.object({ id: z.string(), connected: z.boolean() })) });
const partySchema = z.object({ name: z.string().optional() });
const spokenSchema = z.object({
  id: z.string(),
  at: z.string(),
  direction: z.enum(['in', 'out']),
  from: partySchema,
  to: partySchema.optional(),
  text: z.string(),
});

/** Creates the workspaces through the platform's own API, as somebody would do it by hand. */
export async function createDemoWorkspaces(served: ServedPlatform): Promise<DemoWorkspaces> {
  const { platform, url } = served;
  // The platform lives in this process: no socket, and no proxy of the environment, is in the way.
  const fetchLike = (request: Request) => platform.fetch(request);
  const asAdmin = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    adminRequest(served, method, path, body);
  // Only parents, children and siblings may talk to each other.
  const responder = (message: PeerMessage) => {
    const isReply = readMessageBody(message.body).inReplyTo !== undefined;
    return textAnswer(message, peerAnswer(message.text, isReply));
  };
  const created = platform.createWorkspace({ name: PEER_NAME, role: 'Answers with a fixed text', responder });
  const peer: Target = { id: created.id, platformUrl: url, token: new Secret(created.token) };
  const session = await createWorkspace(asAdmin, url, { name: SESSION_NAME, parent_id: peer.id });
  return {
    session,
    sendAsCanvasUser: async (text) => {
      await asAdmin('POST', `/workspaces/${session.id}/a2a`, messageBody(text));
    },
    sendAsPeer: async (text) => {
      const client = new PlatformClient(peer, fetchLike);
      await client.sendMessage(session.id, messageBody(text), TIMEOUT_MS, new AbortController().signal);
    },
    conversation: async () => {
      const path = `/local/workspaces/${session.id}/conversation?limit=${MAX_SPOKEN}`;
      return z.array(spokenSchema).parse(await asAdmin('GET', path));
    },
    isSessionConnected: async () => {
      const { workspaces } = stateSchema.parse(await asAdmin('GET', '/local/state'));
      return workspaces.some(({ id, connected }) => id === session.id && connected);
    },
  };
}

type AsAdmin = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>;

/** Created in poll mode, so that a message waits in the inbox even before an agent was there. */
async function createWorkspace(
  asAdmin: AsAdmin,
  url: string,
  fields: { readonly name: string; readonly parent_id?: string },
): Promise<Target> {
  const body = { ...fields, external: true, delivery_mode: 'poll' };
  const { id, connection } = createExternalResponseSchema.parse(await asAdmin('POST', '/workspaces', body));
  return { id, platformUrl: url, token: new Secret(connection.auth_token) };
}

async function adminRequest(
  { platform, url }: ServedPlatform,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await platform.fetch(
    new Request(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${platform.adminToken}`,
        Origin: url,
        'Content-Type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  if (response.ok) return response.json();
  throw new CommandError(
    `the local platform answered ${response.status} to ${method} ${path}.`,
    'This is a bug in the demo; please report it.',
  );
}

function messageBody(text: string) {
  return {
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method: 'message/send',
    params: {
      message: { role: 'user', messageId: crypto.randomUUID(), parts: [{ kind: 'text', text }] },
    },
  } as const;
}
