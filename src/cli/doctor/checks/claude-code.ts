import { blockingVariables } from '../../../claude-code/channel-blocks.ts';
import { type ManagedFindings, readManagedSettings } from '../../../claude-code/managed-settings.ts';
import { readClaudeSettings, userSettingsPath } from '../../../claude-code/user-settings.ts';
import {
  AGENTS_VIEW_SINCE,
  CHANNELS_SINCE,
  HOOKS_SINCE,
  isAtLeast,
  TESTED,
} from '../../../claude-code/versions.ts';
import { PLUGIN } from '../../../core/product.ts';
import { type Environment, readValue } from '../../../settings/environment.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

export const claudeCodeCheck: Check = {
  id: 'claude-code',
  title: 'Claude Code',
  async run({ machine, env }: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
    const path = machine.findProgram('claude');
    if (path === undefined) {
      return [warn('not on the PATH', 'Install it, or look on the machine on which you use it.')];
    }
    const version = await machine.programVersion(path, signal);
    if (version === undefined) return [warn(`${path} does not say its version`, 'Run: claude --version')];
    return [judgeVersion(version, path), ...agentsView(version, env)];
  },
};

function judgeVersion(version: string, path: string): Verdict {
  const fact = `${version} (${path})`;
  if (!isAtLeast(version, CHANNELS_SINCE)) return warn(`${fact} may be too old for channels`, UPDATE);
  if (!isAtLeast(version, HOOKS_SINCE)) {
    return warn(
      `${fact} runs no hooks of the plugin: nothing tells what the session has seen, and people may stay without an answer`,
      UPDATE,
    );
  }
  if (!isAtLeast(version, TESTED.from)) {
    return warn(`${fact} is older than ${TESTED.from}, from which on this plugin was tried`, UPDATE);
  }
  const isNewer = version !== TESTED.to && isAtLeast(version, TESTED.to);
  return ok(isNewer ? `${fact}, newer than ${TESTED.to}, up to which this plugin was tried` : fact);
}

const UPDATE = 'Run: claude update';
const AGENTS_VIEW_SWITCH = 'CLAUDE_CODE_DISABLE_AGENT_VIEW';

/** Leaving it, a session goes on in the background without its channel. */
function agentsView(version: string, env: Environment): Verdict[] {
  if (!isAtLeast(version, AGENTS_VIEW_SINCE)) return [];
  const settings = readClaudeSettings(userSettingsPath(env));
  const set = 'unusable' in settings ? undefined : settings.env?.[AGENTS_VIEW_SWITCH];
  if ((readValue(env, AGENTS_VIEW_SWITCH) ?? set) !== undefined)
    return [ok('the agents view is switched off')];
  return [
    ok(
      `the left arrow on an empty prompt opens the agents view, which takes a session off the channel; ${AGENTS_VIEW_SWITCH}=1 switches it off`,
    ),
  ];
}

export const channelSwitchesCheck: Check = {
  id: 'channel-switches',
  title: 'Channel switches',
  run({ env }: DoctorContext): Verdict[] {
    const blocks = blockingVariables(env);
    if (blocks.length === 0) return [ok('no variable switches channels off')];
    return blocks.map(({ fact, fix }) => fail(fact, fix));
  },
};

const US = { marketplace: PLUGIN.marketplace, plugin: PLUGIN.name };

/** Settings of an administrator, which no setting or flag of the user can change. */
export const managedSettingsCheck: Check = {
  id: 'managed-settings',
  title: 'Managed settings',
  run({ env, machine }: DoctorContext): Verdict[] {
    const findings = readManagedSettings(env, machine.managedSettingsDirectory, US);
    return [
      ...findings.unusable.map(({ path, reason }) =>
        warn(`${path} cannot be used (${reason})`, 'Ask the administrator to correct it.'),
      ),
      judgePolicy(findings),
      ...(findings.hooksOffBy === undefined
        ? []
        : [
            warn(
              `${findings.hooksOffBy} in ${findings.place} keeps the hooks of this plugin from running: what was delivered is not confirmed, and the first message comes without the channel's instructions`,
              'Ask the administrator whether the hooks of this plugin may run.',
            ),
          ]),
    ];
  },
};

function judgePolicy({ policy, place, editedIn }: ManagedFindings): Verdict {
  switch (policy) {
    case 'none':
      return ok(`none in ${place}; on Team and Enterprise plans an administrator must set channelsEnabled`);
    case 'off':
      return fail(
        `those in ${place} do not switch channels on, so no channel works on this machine`,
        `Ask the administrator to add to ${editedIn}: "channelsEnabled": true`,
      );
    case 'unlisted':
      return warn(
        `allowedChannelPlugins in ${place} lacks ${US.plugin}@${US.marketplace}: it works only as a development channel`,
        `Ask the administrator to add to "allowedChannelPlugins" in ${editedIn}: ${JSON.stringify(US)}`,
      );
    case 'listed':
      return ok(`channels are on, and ${US.plugin}@${US.marketplace} is on the list`);
    case 'on':
      return ok('channels are on');
  }
}
