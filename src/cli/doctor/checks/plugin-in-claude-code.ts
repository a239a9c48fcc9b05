import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ClaudeCodeFacts,
  type InstalledPlugin,
  readClaudeCode,
} from '../../../claude-code/installed-plugin.ts';
import {
  covers,
  REPLY_RULE,
  readClaudeSettings,
  userSettingsPath,
} from '../../../claude-code/user-settings.ts';
import { PLUGIN, PRODUCT } from '../../../core/product.ts';
import { safeLine } from '../../../core/safe-text.ts';
import { commandLine } from '../../../runtime/installation.ts';
import { claudeLine, installCommands } from '../../setup/claude-command.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';
import { leaseHolder } from './lease.ts';

/** Whether Claude Code has the plugin at all, and just once. */
export const installedCheck: Check = {
  id: 'installed',
  title: 'In Claude Code',
  run(context: DoctorContext): Verdict[] {
    const { env, machine, stateDirectory } = context;
    const facts = readClaudeCode(env, machine.workingDirectory);
    const unreadable = facts.unusable.map(({ path, reason }) =>
      warn(
        `${path} cannot be read (${reason})`,
        'Start Claude Code once, or see what it says to: claude plugin list',
      ),
    );
    const enabled = facts.plugins.filter(({ isEnabled }) => isEnabled);
    return [
      ...unreadable,
      ...(enabled.length === 0
        ? [judgeMissing(facts, context, leaseHolder(stateDirectory).isHeld)]
        : enabled.flatMap(judgeInstalled)),
      ...judgeTwice(enabled, facts),
      ...judgeOthers(
        facts,
        targetsOf(context).map(({ id }) => id),
      ),
    ];
  },
};

function judgeMissing(
  { plugins }: ClaudeCodeFacts,
  { env, machine }: DoctorContext,
  isHeld: boolean,
): Verdict {
  const commands = installCommands(env, machine.workingDirectory, undefined).map(claudeLine).join(' && ');
  const [disabled] = plugins;
  if (disabled !== undefined) {
    return fail(`${nameOf(disabled)} is installed and switched off`, `Run: ${commands}`);
  }
  // A session may have it from a folder (--plugin-dir) or from settings of its own.
  if (isHeld) return ok('not installed; the session that receives has it from elsewhere');
  return machine.findProgram('claude') === undefined
    ? ok('not installed here, and neither is Claude Code')
    : fail('the plugin is not installed', `Run: ${commands}`);
}

function judgeInstalled(plugin: InstalledPlugin): Verdict[] {
  const { folder, version, scope } = plugin;
  const id = nameOf(plugin);
  if (!existsSync(join(folder, 'dist', 'channel.js')) || !existsSync(join(folder, 'bin', 'start'))) {
    return [
      fail(
        `${id} is installed, but its files are not in ${folder}`,
        `Run: claude plugin uninstall ${id} && claude plugin install ${id}`,
      ),
    ];
  }
  const hooks = existsSync(join(folder, 'hooks', 'hooks.json'))
    ? []
    : [
        warn(
          `${id} in ${folder} has no hooks: deliveries cannot be confirmed`,
          `Run: claude plugin update ${id}`,
        ),
      ];
  const where = scope === 'user' ? '' : ` for this project (${safeLine(scope)})`;
  const place = `${id} ${safeLine(version)}${where}, in ${folder}`;
  const isOther = version !== PRODUCT.version && version !== 'unknown';
  return [
    isOther
      ? warn(`${place}; this program is ${PRODUCT.version}`, `Run: claude plugin update ${id}`)
      : ok(place),
    ...hooks,
  ];
}

function judgeTwice(enabled: readonly InstalledPlugin[], { servers }: ClaudeCodeFacts): Verdict[] {
  const marketplaces = [...new Set(enabled.map(({ marketplace }) => marketplace))];
  const second = marketplaces[1];
  const own = enabled.length === 0 ? undefined : servers.find(({ isOurs }) => isOurs);
  return [
    ...(second === undefined
      ? []
      : [
          warn(
            `it is there more than once, from ${marketplaces.map((name) => safeLine(name)).join(' and ')}: two servers start in each session, and one of them stands by`,
            `Run: claude plugin uninstall ${PLUGIN.name}@${second}`,
          ),
        ]),
    ...(own === undefined
      ? []
      : [
          warn(
            `the MCP server "${safeLine(own.name)}" of your settings starts it a second time`,
            `Run: claude mcp remove ${safeLine(own.name)}`,
          ),
        ]),
  ];
}

/** The Python server polls and answers for itself: the same message would be answered twice. */
function judgeOthers({ servers }: ClaudeCodeFacts, watched: readonly string[]): Verdict[] {
  return servers.flatMap(({ name, env }) => {
    const isSame = watched.some((id) => Object.values(env).some((value) => value.includes(id)));
    if (!isSame) return [];
    return [
      warn(
        `the MCP server "${safeLine(name)}" is connected to a workspace that is watched here as well`,
        `Keep one of them: claude mcp remove ${safeLine(name)}`,
      ),
    ];
  });
}

function nameOf({ marketplace }: InstalledPlugin): string {
  return `${PLUGIN.name}@${safeLine(marketplace)}`;
}

/** Whether Claude may answer while nobody is at the terminal, and whether hooks may confirm what it saw. */
export const permissionsCheck: Check = {
  id: 'permissions',
  title: 'Permissions',
  run({ env }: DoctorContext): Verdict[] {
    const path = userSettingsPath(env);
    const settings = readClaudeSettings(path);
    if ('unusable' in settings)
      return [warn(`${path} cannot be read (${settings.unusable})`, 'Correct that file.')];
    const { permissions, disableAllHooks } = settings;
    const hooks =
      disableAllHooks === true
        ? [
            warn(
              `hooks are switched off (disableAllHooks in ${path}): what was delivered is not confirmed`,
              'Remove that line.',
            ),
          ]
        : [];
    if (covers(permissions?.deny, REPLY_RULE)) {
      return [fail(`${path} denies ${REPLY_RULE}: Claude cannot reply`, 'Take it out of "deny".'), ...hooks];
    }
    if (covers(permissions?.allow, REPLY_RULE)) return [ok('Claude may reply without asking'), ...hooks];
    return [
      warn(
        'each reply is asked about in the terminal, or costs a question to a model',
        `Run: ${commandLine('setup --allow')} (it shows the change first), or allow ${REPLY_RULE} yourself.`,
      ),
      ...hooks,
    ];
  },
};
