import { capital } from '../../core/safe-text.ts';
import type { Target } from '../../core/target.ts';
import { isOpen, type PlatformRequest } from '../../wire/requests.ts';
import { whyFailed } from './call-failure.ts';
import { REQUEST_ADVICE } from './request-arguments.ts';
import { requestData, requestEntry } from './request-text.ts';
import { fittingCount, type ToolContext, type ToolResult } from './tool.ts';
import { watchedTarget } from './workspace-arguments.ts';

/** Claude Code cuts a tool's output at 25,000 tokens; every entry stands in it twice, in words and as data. */
const MAX_CHARACTERS = 18_000;

export interface RequestList {
  /** What is listed, as it stands after "No". */
  readonly what: string;
  readonly read: (
    requests: ReturnType<ToolContext['client']>['requests'],
    signal: AbortSignal,
  ) => Promise<readonly PlatformRequest[]>;
}

/** Requests of one or of all watched workspaces: what is open first, then the newest. */
export async function listRequests(
  list: RequestList,
  named: string | undefined,
  context: Pick<ToolContext, 'targets' | 'client' | 'saveText'>,
  signal: AbortSignal,
): Promise<ToolResult> {
  const targets = named === undefined ? context.targets() : [watchedTarget(context.targets(), named)];
  const lines: string[] = [];
  const failures: unknown[] = [];
  const requests: object[] = [];
  let left = MAX_CHARACTERS;
  for (const target of targets) {
    const of = targets.length === 1 ? '' : ` of ${target.id}`;
    try {
      const found = openFirst(await list.read(context.client(target).requests, signal));
      lines.push(found.length === 0 ? `No ${list.what}${of}.` : `${capital(list.what)}${of}:`);
      const entries = found.map((request) => requestEntry(request, target.id, context.saveText));
      const count = fittingCount(
        entries.map(({ length }) => length),
        left,
      );
      left -= entries.slice(0, count).reduce((sum, { length }) => sum + length, 0);
      lines.push(...entries.slice(0, count), ...leftOut(entries.length - count));
      requests.push(...found.slice(0, count).map((request) => requestData(request, target.id)));
    } catch (error) {
      failures.push(error);
      lines.push(failureLine(error, list, target, targets.length));
    }
  }
  return {
    text: lines.join('\n'),
    ...(failures.length === targets.length ? { isError: true } : {}),
    failures,
    data: { count: requests.length, requests },
  };
}

function failureLine(error: unknown, { what }: RequestList, target: Target, targetCount: number): string {
  const of = targetCount === 1 ? '' : ` of ${target.id}`;
  return `The ${what}${of} could not be listed: ${whyFailed(error, REQUEST_ADVICE)}`;
}

function openFirst(requests: readonly PlatformRequest[]): readonly PlatformRequest[] {
  return [...requests.filter(isOpen), ...requests.filter((request) => !isOpen(request))];
}

function leftOut(count: number): readonly string[] {
  return count === 0 ? [] : [`${count} more are not shown; narrow the list with status.`];
}
