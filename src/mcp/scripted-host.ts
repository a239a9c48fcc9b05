import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { ChannelNotification } from '../core/notification.ts';
import { PRODUCT } from '../core/product.ts';
import { sleep } from '../runtime/sleep.ts';

export interface ScriptedHostOptions {
  readonly command: readonly string[];
  readonly folder: string;
  /** The whole environment of the server. */
  readonly env: Readonly<Record<string, string>>;
  readonly onMessage: (message: ChannelNotification) => void;
  readonly onServerLine: (line: string) => void;
  /** The server is gone, although nobody asked it to go. */
  readonly onEnded: () => void;
}

/** Stands in for Claude Code: runs the channel server as a child process and listens to it. */
export interface ScriptedHost {
  readonly toolNames: readonly string[];
  reply(activityId: string, text: string): Promise<{ readonly isError: boolean; readonly text: string }>;
  /** Ends the server, by force if it takes longer than a moment. */
  close(): Promise<void>;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;
/** The end of its input ends the server at once; one that hangs is not waited for. */
const CLOSE_LIMIT_MS = 400;

const channelNotificationSchema = z.object({
  method: z.literal('notifications/claude/channel'),
  params: z.object({ content: z.string(), meta: z.record(z.string(), z.string()) }),
});

const toolResultSchema = z.object({
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
  isError: z.boolean().default(false),
});

/** Starts the server and shakes hands with it as Claude Code does. Rejects when it does not answer, or on abort. */
export async function startScriptedHost(
  options: ScriptedHostOptions,
  signal: AbortSignal,
): Promise<ScriptedHost> {
  const server = new ServerProcess(options);
  const client = new Client({ name: `${PRODUCT.name}-demo`, version: PRODUCT.version }, { capabilities: {} });
  client.setNotificationHandler(channelNotificationSchema, ({ params }) => options.onMessage(params));
  try {
    const limits = { signal, timeout: HANDSHAKE_TIMEOUT_MS };
    await client.connect(server, limits);
    const { tools } = await client.listTools(undefined, limits);
    void server.ended.then(() => {
      if (!server.isClosing) options.onEnded();
    });
    return {
      toolNames: tools.map(({ name }) => name),
      reply: (activityId, text) => callReply(client, activityId, text),
      close: () => server.close(),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function callReply(client: Client, activityId: string, text: string) {
  const result = await client.callTool({
    name: 'reply_to_workspace',
    arguments: { activity_id: activityId, text },
  });
  const { content, isError } = toolResultSchema.parse(result);
  return { isError, text: content.map((part) => part.text).join('\n') };
}

/** The SDK's own transport takes up to four seconds to end a server that hangs; this one ends it within a moment. */
class ServerProcess implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  isClosing = false;
  readonly ended: Promise<unknown>;
  readonly #child;
  readonly #onLine: (line: string) => void;

  /** Throws when there is no such program. */
  constructor({ command, folder, env, onServerLine }: ScriptedHostOptions) {
    this.#onLine = onServerLine;
    this.#child = Bun.spawn([...command], { cwd: folder, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.ended = this.#child.exited.then(() => this.onclose?.());
  }

  async start(): Promise<void> {
    void this.#readMessages();
    void this.#readLines();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#child.stdin.write(serializeMessage(message));
    await this.#child.stdin.flush();
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.try(() => this.#child.stdin.end()).catch(() => {
      // The other end is closed already.
    });
    await Promise.race([this.ended, sleep(CLOSE_LIMIT_MS, new AbortController().signal)]);
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  async #readMessages(): Promise<void> {
    const buffer = new ReadBuffer();
    for await (const chunk of this.#child.stdout) {
      try {
        buffer.append(Buffer.from(chunk));
        for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage()) {
          this.onmessage?.(message);
        }
      } catch (error) {
        // A line that is no message. The lines after it are read with the next chunk.
        this.onerror?.(error instanceof Error ? error : new Error('unreadable line'));
      }
    }
  }

  async #readLines(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of this.#child.stderr) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#onLine(line);
    }
  }
}
