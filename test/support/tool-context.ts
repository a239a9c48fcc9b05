import { ConfigError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import { Handover } from '../../src/inbox/handover.ts';
import type { LocalPlatform } from '../../src/local/platform.ts';
import { PlatformClient } from '../../src/platform/client.ts';
import { Occupation } from '../../src/presence/occupation.ts';
import { Receipts } from '../../src/receipts/receipts.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { OutgoingIds } from '../../src/tools/outgoing-ids.ts';
import type { RegisteredTool, ToolContext, ToolResult } from '../../src/tools/tool.ts';
import { NO_OUTGOING_FILES } from './no-files.ts';

interface Watched {
  readonly id: string;
  readonly token: string;
}

/** What tools see in a session that watches these workspaces of a platform without a socket, and has no inbox. */
export function toolContext(platform: LocalPlatform, ...watched: readonly Watched[]): ToolContext {
  const platformUrl = 'http://platform.test';
  const targets = watched.map(({ id, token }) => ({ id, token: new Secret(token), platformUrl }));
  const fetchLike = (request: Request) => platform.fetch(request);
  const signal = new AbortController().signal;
  return {
    targets: () => targets,
    client: (target) => new PlatformClient(target, fetchLike),
    inbox: () => undefined,
    status: () => {
      throw new ConfigError([]);
    },
    outgoingIds: new OutgoingIds(),
    occupation: new Occupation(systemClock.monotonicMs),
    mode: () => 'active',
    handover: new Handover(systemClock, signal),
    outgoingFiles: NO_OUTGOING_FILES,
    receipts: new Receipts({
      serverName: 'test',
      inbox: () => undefined,
      clock: systemClock,
      signal,
      onHearingChanged: () => undefined,
      onFailed: () => undefined,
    }),
  };
}

export function callTool(tool: RegisteredTool, args: unknown, context: ToolContext): Promise<ToolResult> {
  return tool.call(args, context, { signal: new AbortController().signal, progress: () => undefined });
}
