import type { Check } from './check.ts';
import { accessCheck } from './checks/access.ts';
import { bunCheck } from './checks/bun.ts';
import { channelSwitchesCheck } from './checks/channel-switches.ts';
import { claudeCodeCheck } from './checks/claude-code.ts';
import { clockCheck } from './checks/clock.ts';
import { filesCheck } from './checks/files.ts';
import { inboxCheck } from './checks/inbox.ts';
import { leaseCheck } from './checks/lease.ts';
import { logCheck } from './checks/log.ts';
import { managedSettingsCheck } from './checks/managed-settings.ts';
import { platformCheck } from './checks/platform.ts';
import { pluginCheck } from './checks/plugin.ts';
import { presenceCheck } from './checks/presence.ts';
import { settingsCheck } from './checks/settings.ts';
import { stateDirectoryCheck } from './checks/state-directory.ts';
import { tokenCheck } from './checks/token.ts';

/** In order of dependency: the first failure explains those after it. */
export const ALL_CHECKS: readonly Check[] = [
  bunCheck,
  pluginCheck,
  stateDirectoryCheck,
  settingsCheck,
  platformCheck,
  tokenCheck,
  clockCheck,
  leaseCheck,
  presenceCheck,
  inboxCheck,
  accessCheck,
  filesCheck,
  logCheck,
  claudeCodeCheck,
  channelSwitchesCheck,
  managedSettingsCheck,
];
