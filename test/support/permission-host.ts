import { z } from 'zod';
import { ChannelProcess, type ChannelProcessOptions } from './channel-process.ts';
import { eventually } from './eventually.ts';

export interface Verdict {
  readonly request_id: string;
  readonly behavior: string;
}

const permissionSchema = z.object({
  method: z.literal('notifications/claude/channel/permission'),
  params: z.object({ request_id: z.string(), behavior: z.string() }),
});

export interface PermissionHost extends AsyncDisposable {
  readonly channel: ChannelProcess;
  readonly verdicts: readonly Verdict[];
  /** Asks whether Bash may be used. */
  ask(requestId: string, inputPreview?: string): Promise<void>;
  waitForVerdicts(count: number): Promise<true>;
}

/** A channel server whose host asks about tool approvals, as Claude Code does, and keeps the verdicts. */
export async function startWithPermissions(options: ChannelProcessOptions): Promise<PermissionHost> {
  const channel = await ChannelProcess.start(options);
  const verdicts: Verdict[] = [];
  channel.client.setNotificationHandler(permissionSchema, ({ params }) => void verdicts.push(params));
  return {
    channel,
    verdicts,
    ask: (requestId, inputPreview = '{"command":"rm -rf build"}') =>
      channel.client.notification({
        method: 'notifications/claude/channel/permission_request',
        params: {
          request_id: requestId,
          tool_name: 'Bash',
          description: 'Remove the build folder',
          input_preview: inputPreview,
        },
      }),
    waitForVerdicts: (count) =>
      eventually(`${count} verdicts`, () => verdicts.length >= count || undefined, {
        timeoutMs: 15_000,
        explain: () => channel.stderr(),
      }),
    [Symbol.asyncDispose]: () => channel[Symbol.asyncDispose](),
  };
}
