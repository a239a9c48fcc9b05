import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { ClientNotification } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { connectHost, type Host, type HostOptions } from '../../../src/mcp/host.ts';
import { eventually } from '../../support/eventually.ts';
import { contextOf } from '../../support/tool-session.ts';

export interface McpSession extends AsyncDisposable {
  readonly client: Client;
  readonly host: Host;
  /** What the server writes besides answers: method and params. */
  readonly notifications: readonly { readonly method: string; readonly params?: unknown }[];
  /** Errors that go to the log, each with the tool's name or `protocol`. */
  readonly errors: readonly (readonly [string, unknown])[];
  readonly endOfCalls: AbortController;
  /** Sends a notification of Claude Code's that the SDK does not know. */
  notify(method: string, params: Record<string, unknown>): Promise<void>;
  /** Writes a line to the server past the client. */
  writeLine(line: string): void;
  waitForNotifications(count: number): Promise<true>;
  /** Shakes hands. */
  connect(): Promise<void>;
}

const NEVER_READY = () => new Promise<void>(() => undefined);

/** The server's side of an MCP session and the SDK's client, in one process. */
export async function mcpSession(options: Partial<HostOptions> = {}): Promise<McpSession> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const errors: [string, unknown][] = [];
  const notifications: { method: string; params?: unknown }[] = [];
  const endOfCalls = new AbortController();
  const fetchNothing = () => Promise.reject(new Error('no platform'));
  const host = await connectHost({
    stdin: toServer,
    stdout: toClient,
    tools: [],
    context: contextOf({ targets: [], fetch: fetchNothing }, undefined, endOfCalls.signal),
    endOfCalls: endOfCalls.signal,
    onToolError: (name, error) => errors.push([name, error]),
    onProtocolError: (error) => errors.push(['protocol', error]),
    wait: NEVER_READY,
    ...options,
  });
  const client = new Client({ name: 'test-host', version: '7' }, { capabilities: {} });
  client.fallbackNotificationHandler = async (notification) => {
    notifications.push(notification);
  };
  return {
    client,
    host,
    notifications,
    errors,
    endOfCalls,
    notify: (method, params) => client.notification(anyNotification.parse({ method, params })),
    writeLine: (line) => void toServer.write(`${line}\n`),
    waitForNotifications: (count) =>
      eventually(`${count} notifications`, () => notifications.length >= count || undefined),
    // The transport of a server reads one stream and writes another, which is all that a client needs.
    connect: () => client.connect(new StdioServerTransport(toClient, toServer)),
    async [Symbol.asyncDispose]() {
      endOfCalls.abort();
      await client.close();
      toServer.destroy();
    },
  };
}

const anyNotification = z.custom<ClientNotification>();
