import { Secret } from '../../src/core/secret.ts';
import type { Target } from '../../src/core/target.ts';
import { Handover } from '../../src/inbox/handover.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';
import { openInbox } from '../../src/inbox/open.ts';
import type { LocalPlatform } from '../../src/local/platform.ts';
import { PlatformClient } from '../../src/platform/client.ts';
import type { FetchLike } from '../../src/platform/http.ts';
import { Occupation } from '../../src/presence/occupation.ts';
import { Receipts } from '../../src/receipts/receipts.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { OutgoingIds } from '../../src/tools/outgoing-ids.ts';
import type { Mode, StatusReport } from '../../src/tools/status-report.ts';
import type { RegisteredTool, ToolCall, ToolContext, ToolResult } from '../../src/tools/tool.ts';
import { NO_OUTGOING_FILES } from './no-files.ts';
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

/** Tools as the server calls them, without a process: some workspaces, a real inbox, and a platform. */
export function toolSession(options: {
  readonly targets: readonly Target[];
  readonly fetch: FetchLike;
  readonly mode?: Mode;
}): ToolSession {
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const ended = new AbortController();
  const context: ToolContext = {
    targets: () => options.targets,
    client: (target) => new PlatformClient(target, options.fetch),
    inbox: () => inbox,
    status: () => statusReport(options.mode ?? 'active'),
    mode: () => options.mode ?? 'active',
    handover: new Handover(systemClock, ended.signal),
    outgoingIds: new OutgoingIds(),
    occupation: new Occupation(systemClock.monotonicMs),
    outgoingFiles: NO_OUTGOING_FILES,
    receipts: new Receipts({
      serverName: 'test',
      inbox: () => inbox,
      clock: systemClock,
      signal: ended.signal,
      onHearingChanged: () => undefined,
      onFailed: () => undefined,
    }),
  };
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

function statusReport(mode: Mode): StatusReport {
  return {
    version: '0',
    mode,
    why: '',
    fix: undefined,
    stateDirectory: '/nowhere',
    commands: { doctor: 'doctor', access: 'access' },
    pollIntervalMs: 5_000,
    pollWindowSeconds: 30,
    relaxedIntervalMs: 15_000,
    hostReady: true,
    receipts: 'none',
    deaf: undefined,
    permissionRelay: { state: 'off', open: 0 },
    workspaces: [],
    warnings: [],
  };
}
