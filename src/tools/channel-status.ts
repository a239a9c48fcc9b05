import { z } from 'zod';
import { capital } from '../core/safe-text.ts';
import { describeRule } from '../inbox/access/policy.ts';
import type { DeafReport, ReplyGuardReport, StatusReport, WorkspaceStatus } from './shared/status-report.ts';
import { defineTool, READS_HERE } from './shared/tool.ts';

export const channelStatus = defineTool({
  name: 'channel_status',
  title: 'Molecule channel status',
  description:
    'Says whether this session receives Molecule messages and why not, and for each watched workspace the connection, the last poll, what waits, and the last error with its fix. Use it when the user asks, when messages seem to be missing, or when a reply fails.',
  input: z.object({}),
  annotations: READS_HERE,
  async handle(_input, context) {
    const report = context.status();
    return { text: statusText(report), data: { ...report } };
  },
});

/** The report as short lines, what is worst first. */
export function statusText(report: StatusReport): string {
  const lines =
    report.deaf === undefined
      ? [`Molecule channel ${report.version}: ${report.mode}. ${whyText(report)}`]
      : deafLines(report, report.deaf);
  if (report.leftWindow !== undefined) {
    const { what, fix } = report.leftWindow;
    lines.push(capital(what), fix);
  } else if (report.fix !== undefined) lines.push(`Fix: ${report.fix}`);
  for (const warning of report.warnings)
    lines.push(`Warning: ${warning}${/[.?!]$/.test(warning) ? '' : '.'}`);
  if (report.mode === 'active' && !report.hostReady) {
    lines.push('The host has not asked for the tools yet; messages wait until it has.');
  }
  if (report.hearing !== undefined && report.hearing !== 'deaf') lines.push(HEARING[report.hearing]);
  const inOrder = report.workspaces.toSorted((one, other) => Number(isCutOff(other)) - Number(isCutOff(one)));
  for (const workspace of inOrder) lines.push(...workspaceLines(workspace, report));
  if (report.pollIntervalMs !== undefined) {
    lines.push(pollingLine(report), relayLine(report.permissionRelay));
    lines.push(questionsLine(report.questions), guardLine(report.replyGuard));
  }
  lines.push(
    `State and log: ${report.stateDirectory}`,
    `Every check, in the terminal: ${report.commands.doctor}`,
  );
  return lines.join('\n');
}

const HEARING = {
  hears: 'The session hears: it was seen to get a message.',
  busy: 'The session is busy or has a dialog open: a message waits until that is over.',
  unproven: 'Nothing has shown yet whether the session hears; its first message will.',
} as const;

/** A session may have the lease, and yet no message reaches it. */
function whyText({ mode, why, workspaces }: StatusReport): string {
  const cutOff = mode === 'active' ? workspaces.filter(isCutOff).length : 0;
  if (cutOff === 0) return why;
  return cutOff === workspaces.length
    ? 'No message arrives at the moment: see the error below.'
    : `No message arrives from ${cutOff} of ${workspaces.length} workspaces: see the errors below.`;
}

/** Whether the messages of this workspace cannot be fetched; those of a paused one can. */
function isCutOff({ state }: WorkspaceStatus): boolean {
  return !['starting', 'ok', 'paused', 'hibernated'].includes(state);
}

function deafLines({ version, mode, why }: StatusReport, { cause, fix, fallback }: DeafReport): string[] {
  const tools = 'Read them with wait_for_message, inbox_peek and inbox_pop; answer with reply_to_workspace.';
  const lines = [
    `Molecule channel ${version}: ${mode}. This session does not listen to the channel: ${mode === 'active' ? 'messages are kept, and not pushed in vain.' : 'it gave way to one that does.'}`,
    ...(mode === 'active' ? [] : [why]),
    `Likely cause: ${cause}. ${fix}`,
  ];
  if (mode !== 'active') return lines;
  if (fallback === 'hooks') {
    lines.push(
      'With MOLECULE_FALLBACK=hooks they ride along with the next prompt or the end of a turn; wait_for_message, inbox_peek and inbox_pop read them sooner.',
    );
  } else if (fallback === 'off') {
    lines.push(tools, 'MOLECULE_FALLBACK=hooks would show them at the next prompt or the end of a turn.');
  } else {
    lines.push(tools, `MOLECULE_FALLBACK=hooks is not used, because ${fallback.forbidden}.`);
  }
  return lines;
}

function workspaceLines(workspace: WorkspaceStatus, report: StatusReport): string[] {
  const { mode } = report;
  const state = mode === 'active' ? workspace.state.replaceAll('_', ' ') : 'not polled by this session';
  const poll = mode === 'active' ? ` last poll ${workspace.lastPollAt ?? 'none yet'};` : '';
  const counts = [
    `${workspace.delivered} delivered`,
    `${workspace.waiting} waiting`,
    ...counted(workspace.unconfirmed, 'pushed but not confirmed by the session'),
    ...counted(workspace.undelivered, 'undelivered'),
    ...counted(workspace.ignored, 'own echoes ignored'),
    ...counted(workspace.activeTasks, 'being answered'),
    ...counted(workspace.unreadableRows, 'unreadable rows skipped'),
  ];
  const bell = mode === 'active' ? ` doorbell ${workspace.doorbell};` : '';
  const lines = [
    `Workspace ${workspace.id} at ${workspace.platformUrl}: ${state};${poll}${bell} ${counts.join(', ')}.`,
  ];
  const { flood, peerLimit } = workspace.held;
  if (flood + peerLimit > 0) {
    const why = [
      ...counted(flood, 'older ones by MOLECULE_FLOOD_LIMIT'),
      ...counted(peerLimit, 'by MOLECULE_PEER_LIMIT'),
    ];
    lines.push(
      `  Held back: ${why.join(', ')}. inbox_peek and inbox_pop read them; inbox_release pushes them, when the user asks for it.`,
    );
  }
  if (workspace.leftOut > 0) {
    lines.push(
      `  Left on the platform: ${workspace.leftOut}, because too many messages wait here already. inbox_pop makes room; chat_history shows what was left out.`,
    );
  }
  if (workspace.senders.senders !== 'all' || workspace.refused > 0) {
    const others =
      workspace.refused === 1 ? '1 message of others was' : `${workspace.refused} messages of others were`;
    lines.push(
      `  Who may write to the session: ${describeRule(workspace.senders)}; ${others} not let in. Your user changes that in the terminal: ${report.commands.access}`,
    );
  }
  if (workspace.lastError !== undefined) {
    const { what, fix, at } = workspace.lastError;
    lines.push(`  ${workspace.state === 'ok' ? 'Last error, over now' : 'Error'}: ${what} (${at}). ${fix}`);
  }
  return lines;
}

/** Nothing where there are none. */
function counted(count: number, what: string): readonly string[] {
  return count > 0 ? [`${count} ${what}`] : [];
}

function pollingLine({
  pollIntervalMs,
  pollWindowSeconds,
  relaxedIntervalMs,
  workspaces,
}: StatusReport): string {
  const isRelaxed =
    relaxedIntervalMs !== pollIntervalMs && workspaces.some(({ doorbell }) => doorbell === 'alive');
  const relaxed = isRelaxed ? `; every ${relaxedIntervalMs} ms where the doorbell is alive` : '';
  return `Polling every ${pollIntervalMs} ms over the last ${pollWindowSeconds} s${relaxed}.`;
}

function relayLine({ state, open }: StatusReport['permissionRelay']): string {
  switch (state) {
    case 'off':
      return 'Permission relay: off.';
    case 'on':
      return `Permission relay: on; ${open} ${open === 1 ? 'request waits' : 'requests wait'} for an answer on the canvas. In auto mode Claude Code decides itself and asks neither here nor there.`;
    case 'waiting':
      return 'Permission relay: on, but only a session that receives the messages can ask on the canvas; approvals of this one are answered in the terminal.';
    case 'restart_needed':
      return 'Permission relay: MOLECULE_PERMISSION_RELAY was changed; that applies when Claude Code is started again.';
  }
}

function guardLine({ scope, works, counts }: ReplyGuardReport): string {
  if (scope === 'off') return 'Reply guard: off.';
  if (!works) {
    return 'Reply guard: not here; it needs the hooks of the plugin, which this host does not run (Claude Code 2.1.118 or later, with this as a plugin). Answer every person with reply_to_workspace.';
  }
  const { asked, from_terminal: fromTerminal, unanswered, broken_off: brokenOff } = counts;
  return `Reply guard: ${scope}. Left without a reply at first: ${asked} answered when asked, ${fromTerminal} answered with the text of the terminal, ${unanswered} left without an answer, ${brokenOff} broken off; people are told.`;
}

function questionsLine({ state, isOpen, isWorthOffering }: StatusReport['questions']): string {
  switch (state) {
    case 'off':
      return isWorthOffering
        ? 'Questions on the canvas: off, and a question waited in the terminal for more than five minutes while the person who gave the work was on the canvas. With MOLECULE_QUESTIONS=canvas in the .env file that person can answer.'
        : 'Questions on the canvas: off.';
    case 'on':
      return `Questions on the canvas: on${isOpen ? '; one waits for an answer there' : ''}.`;
    case 'waiting':
      return 'Questions on the canvas: on, but only a session that receives the messages can ask there.';
    case 'unsupported':
      return 'Questions on the canvas: not here; they need Claude Code 2.1.197 or later with this as a plugin. They are answered in the terminal.';
  }
}
