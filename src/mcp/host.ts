import type { Readable, Writable } from 'node:stream';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { HostProgram } from '../core/host-program.ts';
import type { ChannelNotification } from '../core/notification.ts';
import { PLUGIN, PRODUCT } from '../product.ts';
import type { RegisteredTool, ToolContext } from '../tools/tool.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { Readiness } from './readiness.ts';
import { serveTools } from './serve-tools.ts';

export interface HostOptions {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly tools: readonly RegisteredTool[];
  readonly context: ToolContext;
  /** Aborts tool calls that are still running when the process ends. */
  readonly endOfCalls: AbortSignal;
  /** A tool failed in a way that is not its result: for the log. */
  readonly onToolError: (toolName: string, error: unknown) => void;
  readonly onProtocolError: (error: Error) => void;
}

/** The MCP session with the program that started us. */
export interface Host {
  /** The handshake is done: from here on this is a session, not a probe. */
  readonly initialized: Promise<void>;
  /** The host listens for channel notifications by now; what is written before is dropped silently. */
  readonly ready: Promise<void>;
  isReady(): boolean;
  /** The program's own words for itself; undefined before the handshake. */
  client(): HostProgram | undefined;
  write(notification: ChannelNotification): Promise<void>;
  /** Resolves when no tool call is running. */
  idle(): Promise<void>;
}

/** Connects over stdio and answers `initialize` from then on, whatever state the channel is in. */
export async function connectHost(options: HostOptions): Promise<Host> {
  const server = new McpServer(
    { name: PLUGIN.serverKey, version: PRODUCT.version },
    {
      capabilities: { tools: {}, experimental: { 'claude/channel': {} } },
      instructions: INSTRUCTIONS,
    },
  );
  const transport = new StdioServerTransport(options.stdin, options.stdout);
  const readiness = new Readiness(() => server.server.getClientVersion());
  const calls = serveTools(server.server, options, () => readiness.toolsListed());
  const initialized = new Promise<void>((resolve) => {
    server.server.oninitialized = () => {
      readiness.initialized();
      resolve();
    };
  });
  server.server.onerror = options.onProtocolError;
  await server.connect(transport);
  return {
    initialized,
    ready: readiness.ready,
    isReady: () => readiness.isReady,
    client: () => server.server.getClientVersion(),
    write: ({ content, meta }) =>
      server.server.notification({ method: 'notifications/claude/channel', params: { content, meta } }),
    idle: () => calls.idle(),
  };
}
