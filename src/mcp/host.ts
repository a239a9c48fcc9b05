import type { Readable, Writable } from 'node:stream';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { EmptyResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { INSTRUCTIONS } from '../claude-code/instructions.ts';
import type { HostProgram } from '../claude-code/versions.ts';
import type { ChannelNotification } from '../core/notification.ts';
import type { PermissionRequest, PermissionVerdict } from '../permission/asked-requests.ts';
import type { sleep } from '../runtime/sleep.ts';
import type { RegisteredTool, ToolContext } from '../tools/shared/tool.ts';
import { capabilities, SERVER_INFO } from './introduction.ts';
import { type EarlyAnswer, LineTransport } from './line-transport.ts';
import { Readiness } from './readiness.ts';
import { serveTools } from './serve-tools.ts';

export interface HostOptions {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly early?: EarlyAnswer | undefined;
  readonly tools: readonly RegisteredTool[];
  readonly context: ToolContext;
  readonly endOfCalls: AbortSignal;
  /** What went wrong in a tool, for the log; its result has the words for the model. */
  readonly onToolError: (toolName: string, error: unknown) => void;
  /** The session, or one of its hooks, calls a tool. */
  readonly onToolCall?: () => void;
  readonly onProtocolError: (error: Error) => void;
  /** The session asks whether it may use a tool. Without a listener the host does not send these requests. */
  readonly onPermissionRequest?: ((request: PermissionRequest) => void) | undefined;
  /** Replaced by tests. */
  readonly wait?: typeof sleep;
}

/** The MCP session with the program that started us. */
export interface Host {
  /** The handshake is done: from here on this is a session, not a probe. */
  readonly initialized: Promise<void>;
  /** The host listens for channel notifications by now; what is written before is dropped silently. */
  readonly ready: Promise<void>;
  isReady(): boolean;
  /** What the program calls itself; undefined before the handshake. */
  client(): HostProgram | undefined;
  write(notification: ChannelNotification): Promise<void>;
  /** Answers a permission request; the host drops an answer that comes too late. */
  answerPermission(verdict: PermissionVerdict): Promise<void>;
  /** Resolves when no tool call is running. */
  idle(): Promise<void>;
}

/** The first message waits for the answer at most this long. */
const PING_TIMEOUT_MS = 1_250;

/** A request is taken although a text of it is missing or malformed; only its id is needed. */
const text = z.string().catch('');

const permissionRequestSchema = z.object({
  method: z.literal('notifications/claude/channel/permission_request'),
  params: z.object({
    request_id: z
      .string()
      .toLowerCase()
      .regex(/^[a-km-z]{5}$/),
    tool_name: text,
    description: text,
    input_preview: text,
  }),
});

/** Connects over stdio and answers `initialize` from then on, whatever state the channel is in. */
export async function connectHost(options: HostOptions): Promise<Host> {
  const server = new Server(SERVER_INFO, {
    capabilities: capabilities(options.onPermissionRequest !== undefined),
    instructions: INSTRUCTIONS,
  });
  const transport = new LineTransport(options.stdin, options.stdout, options.early);
  const ping = () => server.request({ method: 'ping' }, EmptyResultSchema, { timeout: PING_TIMEOUT_MS });
  const readiness = new Readiness(() => server.getClientVersion(), ping, options.wait);
  const calls = serveTools(server, options, () => readiness.toolsListed());
  const initialized = new Promise<void>((resolve) => {
    server.oninitialized = () => {
      readiness.initialized();
      resolve();
    };
  });
  server.setNotificationHandler(permissionRequestSchema, ({ params }) =>
    options.onPermissionRequest?.({
      requestId: params.request_id,
      toolName: params.tool_name,
      description: params.description,
      inputPreview: params.input_preview,
    }),
  );
  server.onerror = options.onProtocolError;
  await server.connect(transport);
  return {
    initialized,
    ready: readiness.ready,
    isReady: () => readiness.isReady,
    client: () => server.getClientVersion(),
    write: ({ content, meta }) =>
      server.notification({ method: 'notifications/claude/channel', params: { content, meta } }),
    answerPermission: ({ requestId, behavior }) =>
      server.notification({
        method: 'notifications/claude/channel/permission',
        params: { request_id: requestId, behavior },
      }),
    idle: () => calls.idle(),
  };
}
