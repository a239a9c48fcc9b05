import { capital } from '../core/safe-text.ts';
import type { StatusReport } from '../tools/shared/status-report.ts';

const MAX_IDS = 3;

/** One line about the channel for this session's user; undefined while nothing is known, and where it does not matter. */
export function sessionLine(report: StatusReport): string | undefined {
  const { mode, why, fix, deaf, workspaces } = report;
  if (report.leftWindow !== undefined) return `Molecule: ${report.leftWindow.what} ${report.leftWindow.fix}`;
  switch (mode) {
    case 'unconfigured':
      return `Molecule: not connected, because it is not configured (${why}). Ask Claude for channel_status, or run: ${report.commands.doctor}`;
    case 'standby':
      return `Molecule: standing by. ${why}${fix === undefined ? '' : ` ${fix}`}`;
    case 'active':
      if (deaf?.fallback === 'hooks') {
        return `Molecule: connected; this session has no channel, so messages to ${which(workspaces)} come with its prompts and at the end of its turns.`;
      }
      if (deaf !== undefined) {
        return `Molecule: this session does not listen to its channel, so messages are kept. ${capital(deaf.cause)}. ${deaf.fix}`;
      }
      return workspaces.some(({ state }) => state === 'ok')
        ? `Molecule: connected; messages to ${which(workspaces)} arrive in this session.`
        : undefined;
    default:
      return undefined;
  }
}

function which(workspaces: StatusReport['workspaces']): string {
  const ids = workspaces.map(({ id }) => id);
  const more = ids.length - MAX_IDS;
  const named = ids.slice(0, MAX_IDS).join(', ');
  return `workspace${ids.length === 1 ? '' : 's'} ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
