import { launchCommand } from '../../claude-code/launch.ts';
import { quotedLine, safeWord } from '../../core/safe-text.ts';
import type { InboxCounts } from '../../inbox/entry.ts';
import { commandLine } from '../../runtime/installation.ts';
import type { Output } from '../output.ts';
import { wrap } from '../wrap.ts';
import { marketplaceOf, type Snapshot, type WorkspaceSnapshot } from './snapshot.ts';

/** For a person: what is worst first, and what to do about it. */
export function statusText(
  snapshot: Snapshot,
  { style, columns }: Pick<Output, 'style' | 'columns'>,
): string {
  const { version, problems, workspaces, lease, stateDirectory, logFile } = snapshot;
  const line = (text: string, first = '', rest = `${first}  `) => wrap(text, columns, { first, rest });
  const isReceiving = isReceived(snapshot);
  const head =
    problems.length > 0
      ? [
          line(style.bad(`molecule-channel ${version}: not set up`)),
          ...problems.map((problem) => line(problem, '  ')),
          line(`Run: ${commandLine('setup')}`),
        ]
      : isReceiving
        ? [
            line(
              style.good(`molecule-channel ${version}: a session receives (PID ${lease.pid ?? 'unknown'})`),
            ),
          ]
        : [
            line(style.doubtful(`molecule-channel ${version}: no session on this machine receives`)),
            line(`Start one: ${launchCommand(marketplaceOf(snapshot))}`),
          ];
  return [
    ...head,
    ...workspaces.flatMap((workspace) => [
      '',
      ...workspaceLines(workspace, isReceiving).map(([text, indent]) => line(text, indent)),
    ]),
    '',
    line(`State: ${stateDirectory}`),
    line(`Log: ${logFile}`),
    '',
  ].join('\n');
}

/** Whether messages get to a session of this machine. */
export function isReceived({ lease, problems }: Snapshot): boolean {
  return (
    problems.length === 0 && lease.isHeld && (lease.process === 'running' || lease.process === 'unknown')
  );
}

function workspaceLines(workspace: WorkspaceSnapshot, isReceiving: boolean): [string, string][] {
  const { id, name, platformUrl, onCanvas, trouble, counts } = workspace;
  const seen = onCanvas === undefined ? (trouble ?? 'platform not asked') : presence(onCanvas, isReceiving);
  return [
    [`${name === undefined ? id : quotedLine(name)}: ${seen}`, ''],
    [`${name === undefined ? '' : `${id} `}at ${platformUrl}`, '  '],
    [counts === undefined ? 'no inbox yet' : countsText(counts), '  '],
  ];
}

function presence(status: string, isReceiving: boolean): string {
  if (status === 'awaiting_agent') return 'no agent connected';
  return status === 'online' && !isReceiving ? 'online from somewhere else' : safeWord(status);
}

function countsText({
  waiting,
  pushed,
  settled,
  heldForFlood,
  heldForPeerLimit,
  undelivered,
}: InboxCounts): string {
  const held = heldForFlood + heldForPeerLimit;
  return [
    `${waiting} waiting`,
    ...(pushed > 0 ? [`${pushed} pushed and not yet confirmed`] : []),
    ...(held > 0 ? [`${held} held back`] : []),
    ...(undelivered > 0 ? [`${undelivered} undelivered`] : []),
    `${settled} delivered`,
  ].join(', ');
}
