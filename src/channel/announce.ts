import type { Logger } from '../runtime/logger.ts';
import type { Settings } from '../settings/settings.ts';

/** The lines that the documentation tells people to look for, word for word. */
export function announce(settings: Settings, log: Logger): void {
  const { targets } = settings;
  const urls = [...new Set(targets.map((target) => target.platformUrl))];
  log.line(`molecule channel: connected — watching ${targets.length} workspace(s) at ${urls.join(', ')}`);
  log.line(`  workspaces: ${targets.map((target) => target.id).join(', ')}`);
  log.line(`  poll: every ${settings.pollIntervalMs}ms with ${settings.pollWindowSeconds}s window`);
  if (settings.doorbell) log.line(doorbellLine(settings));
  if (settings.permissionRelay) log.line('  permission relay: on; canvas users can answer tool approvals');
}

function doorbellLine(settings: Settings): string {
  const pace = settings.relaxedIntervalMs;
  const relaxed = pace === settings.pollIntervalMs ? '' : `, and polls every ${pace}ms are enough`;
  return `  doorbell: on; while it works messages arrive at once${relaxed}`;
}
