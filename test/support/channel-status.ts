import { ChannelStatus, type StatusDeps } from '../../src/channel/status.ts';
import type { ChannelBlocks } from '../../src/claude-code/channel-blocks.ts';
import { AccessFile } from '../../src/inbox/access/access-file.ts';
import type { Deliveries } from '../../src/inbox/deliveries.ts';

/** Nothing keeps the host from listening. */
export const NO_BLOCKS: ChannelBlocks = {
  known: () => undefined,
  likely: () => ({ kind: 'launch', fact: 'nothing explains it', fix: 'Look in the log.' }),
  forbidding: () => undefined,
};

/** The status of a process whose host listens, and which has no inbox and no permission relay unless given. */
export function statusOf(
  stateDirectory: string,
  deliveries: Deliveries,
  options: Partial<StatusDeps> = {},
): ChannelStatus {
  const access = new AccessFile({
    stateDirectory,
    monotonicMs: () => performance.now(),
    onChanged: () => undefined,
  });
  return new ChannelStatus({
    stateDirectory,
    blocks: NO_BLOCKS,
    facts: { launch: () => 'with_channel', session: () => undefined, leftWindow: () => undefined },
    access,
    deliveries,
    relay: undefined,
    questions: { isServing: false, isOpen: false, isWorthOffering: false, isPossible: true },
    inbox: () => undefined,
    isHostReady: () => true,
    ...options,
  });
}

/** A log of lines that can be read again. */
export function keptLog() {
  const lines: string[] = [];
  const details: string[] = [];
  return {
    lines,
    details,
    line: (text: string) => void lines.push(text),
    detail: (text: string) => void details.push(text),
  };
}
