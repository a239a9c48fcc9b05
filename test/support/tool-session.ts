import { hookOutput } from '../../src/claude-code/hooks.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Target } from '../../src/core/target.ts';
import { openInbox } from '../../src/inbox/file/open.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';
import type { LocalPlatform } from '../../src/local/platform.ts';
import { PlatformClient } from '../../src/platform/client.ts';
import type { FetchLike } from '../../src/platform/http.ts';
import { OutgoingIds } from '../../src/tools/shared/outgoing-message.ts';
import type { Mode } from '../../src/tools/shared/status-report.ts';
import type { RegisteredTool, ToolCall, ToolContext, ToolResult } from '../../src/tools/shared/tool.ts';
import { deliveriesOf } from './deliveries.ts';
import { NO_OUTGOING_FILES } from './no-files.ts';
import { statusReport } from './status-report.ts';
import { tempDir } from './temp-dir.ts';

export const BASE = 'http://platform.test';

export const targetOf = (
  { id, token }: { readonly id: string; readonly token: string },
  platformUrl = BASE,
): Target => ({ id, token: new Secret(token), platformUrl });

export interface ToolSession extends Disposable {
  readonly inbox: Inbox;
  call(tool: RegisteredTool, args: unknown, call?: Partial<ToolCall>): Promise<ToolResult>;
}

interface SessionOptions {
  readonly targets: readonly Target[];
  readonly fetch: FetchLike;
  readonly mode?: Mode;
}

/** What tools see in a session that watches these workspaces. */
export function contextOf(
  { targets, fetch, mode = 'active' }: SessionOptions,
  inbox: Inbox | undefined,
  signal: AbortSignal,
): ToolContext {
  const deliveries = deliveriesOf(inbox, signal);
  return {
    targets: () => targets,
    client: (target) => new PlatformClient(target, fetch),
    inbox: () => inbox,
    status: () => statusReport({ mode, receipts: 'none' }),
    mode: () => mode,
    outgoingIds: new OutgoingIds(),
    outgoingFiles: NO_OUTGOING_FILES,
    saveText: () => undefined,
    deliveries,
    hook: async (event) => hookOutput(deliveries.hook(event)),
    ask: async () => '{}',
  };
}

/** Tools as the server calls them, without a process: some workspaces, a real inbox, and a platform. */
export function toolSession(options: SessionOptions): ToolSession {
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const ended = new AbortController();
  const context = contextOf(options, inbox, ended.signal);
  return {
    inbox,
    call: (tool, args, call) =>
      tool.call(args, context, { signal: ended.signal, progress: () => undefined, ...call }),
    [Symbol.dispose]() {
      ended.abort();
      inbox.close();
      dir[Symbol.dispose]();
    },
  };
}

/** One workspace of a local platform that has no socket. */
export function localSession(
  platform: LocalPlatform,
  ...workspaces: readonly { readonly id: string; readonly token: string }[]
): ToolSession {
  return toolSession({
    targets: workspaces.map((workspace) => targetOf(workspace)),
    fetch: (request) => platform.fetch(request),
  });
}

/** A platform that answers every request with this. */
export function fixedAnswer(status: number, body: unknown, headers: Record<string, string> = {}): FetchLike {
  return async () => new Response(JSON.stringify(body), { status, headers });
}
