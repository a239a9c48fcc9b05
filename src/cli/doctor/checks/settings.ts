import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type ConfigProblem } from '../../../core/errors.ts';
import { ACCESS_FIX, accessPath, readPolicy } from '../../../inbox/access/access-file.ts';
import { describeRule, ruleFor } from '../../../inbox/access/policy.ts';
import { commandLine } from '../../../runtime/installation.ts';
import { unusedAuthorityVariables } from '../../../settings/authorities.ts';
import { readValue } from '../../../settings/environment.ts';
import { isOpenToOthers, showMode } from '../../../settings/files.ts';
import { count, NOTHING } from '../../../settings/findings.ts';
import { proxyVariable } from '../../../settings/proxy.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';

export const settingsCheck: Check = {
  id: 'settings',
  title: 'Settings',
  run({ config, stateDirectory }: DoctorContext): Verdict[] {
    if (config instanceof ConfigError) {
      const missing = config.problems.filter(({ got }) => got === NOTHING);
      // What only lacks a value has one cause, and one command mends it; a file with more in it is corrected by hand.
      const isUnset = missing.length > 1 && missing.length === config.problems.length;
      if (isUnset) return [nothingSetUp(missing, stateDirectory)];
      const file = join(stateDirectory, '.env');
      return config.problems.map(({ variable, got, expected, fix }) =>
        fail(`${variable}: got ${got}, expected ${expected}`, `${fix} The settings are in ${file}.`),
      );
    }
    const { settings, notices } = config;
    const workspaces = count(settings.targets.length, 'workspace');
    const summary = `${workspaces}, polled every ${settings.pollIntervalMs} ms over the last ${settings.pollWindowSeconds} s`;
    return [
      settings.channel === 'off'
        ? warn(`${summary}, but MOLECULE_CHANNEL is off`, 'Set MOLECULE_CHANNEL=auto to receive messages.')
        : ok(summary),
      ...(settings.hookFallback
        ? [ok('hooks bring messages to sessions that do not listen (MOLECULE_FALLBACK)')]
        : []),
      ...(settings.permissionRelay
        ? [
            ok(
              'tool approvals can be answered by every canvas user of the watched workspaces (MOLECULE_PERMISSION_RELAY); in auto mode Claude Code decides itself and asks nobody',
            ),
          ]
        : []),
      ...(settings.questions
        ? [
            ok(
              'questions and plans of Claude can be answered by every canvas user of the watched workspaces (MOLECULE_QUESTIONS); Claude Code 2.1.197 or later',
            ),
          ]
        : []),
      ...(settings.replyGuard === 'off'
        ? [
            warn(
              'nobody is told when a turn ends without a reply (MOLECULE_REPLY_GUARD is off)',
              'Remove the line: the default is people.',
            ),
          ]
        : []),
      ...[...notices, ...settings.warnings].map((text) =>
        warn(text, `The settings are in ${stateDirectory}/.env and in the environment.`),
      ),
    ];
  },
};

function nothingSetUp(missing: readonly ConfigProblem[], stateDirectory: string): Verdict {
  const file = join(stateDirectory, '.env');
  const names = missing.map(({ variable }) => variable).join(', ');
  const where = existsSync(file) ? `${file} lacks ${names}` : `${file} does not exist`;
  return fail(`no workspace is set up: ${where}`, `Run: ${commandLine('setup')}`);
}

/** How requests get to the platforms, and whom they believe. */
export const connectionCheck: Check = {
  id: 'connection',
  title: 'Connection',
  run({ env, config }: DoctorContext): Verdict[] {
    if (config instanceof ConfigError) return [];
    const { targets, authorities } = config.settings;
    const ways = [...new Set(targets.map(({ platformUrl }) => platformUrl))].map((url) => {
      const proxy = proxyVariable(env, url);
      return ok(`${url}: ${proxy === undefined ? 'directly' : `through the proxy in ${proxy}`}`);
    });
    const unused = unusedAuthorityVariables(env).join(', ');
    const isUnchecked = readValue(env, 'NODE_TLS_REJECT_UNAUTHORIZED') === '0';
    return [
      ...ways,
      ...(authorities.length === 0
        ? []
        : [ok(`trusts ${count(authorities.length, 'certificate')} of MOLECULE_CA_FILE as well`)]),
      ...(isUnchecked ? [ok('certificates are checked although NODE_TLS_REJECT_UNAUTHORIZED is 0')] : []),
      ...(unused === ''
        ? []
        : [
            ok(`not used, for a project can set it: ${unused}; what is needed belongs into MOLECULE_CA_FILE`),
          ]),
    ];
  },
};

export const accessCheck: Check = {
  id: 'access',
  title: 'Who may write',
  run(context: DoctorContext): Verdict[] {
    const { policy, problem } = readPolicy(context.stateDirectory);
    if (problem !== undefined) return [fail(problem, ACCESS_FIX)];
    const targets = targetsOf(context);
    const rules = targets.map(
      ({ id }): Verdict => ({ status: 'ok', workspace: id, fact: describeRule(ruleFor(policy, id)) }),
    );
    return [
      ...(rules.length > 0 ? rules : [ok(describeRule(policy.default))]),
      ...openFile(accessPath(context.stateDirectory)),
      ...[...policy.workspaces.keys()]
        .filter((id) => !targets.some((target) => target.id === id))
        .map(unwatched),
    ];
  },
};

function openFile(path: string): Verdict[] {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if (!isOpenToOthers(mode)) return [];
  return [warn(`${path} is open to other users (mode ${showMode(mode)})`, `chmod 600 ${path}`)];
}

function unwatched(id: string): Verdict {
  return warn(
    `there is a rule for workspace ${id}, which is not watched`,
    `Check the id; this shows all rules: ${commandLine('access')}`,
  );
}
