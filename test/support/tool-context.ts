import type { LocalPlatform } from '../../src/local/platform.ts';
import type { RegisteredTool, ToolContext, ToolResult } from '../../src/tools/shared/tool.ts';
import { contextOf, targetOf } from './tool-session.ts';

interface Watched {
  readonly id: string;
  readonly token: string;
}

/** What tools see in a session that watches these workspaces of a platform without a socket, and has no inbox. */
export function toolContext(platform: LocalPlatform, ...watched: readonly Watched[]): ToolContext {
  const targets = watched.map((workspace) => targetOf(workspace));
  return contextOf(
    { targets, fetch: (request) => platform.fetch(request) },
    undefined,
    new AbortController().signal,
  );
}

export function callTool(tool: RegisteredTool, args: unknown, context: ToolContext): Promise<ToolResult> {
  return tool.call(args, context, { signal: new AbortController().signal, progress: () => undefined });
}
