import type { ConfigProblem } from '../core/errors.ts';
import { readConnectText } from './connect-text.ts';
import { type Environment, readValue } from './environment.ts';
import { describeLength } from './findings.ts';
import { setting } from './table.ts';

/**
 * What the plugin's question in Claude Code was answered with, as the variables that say the same. Address and token are one
 * answer, so that no settings of a project can send the one to another of the other. Undefined without an answer, and
 * nothing with a problem.
 */
export function readConnection(env: Environment): {
  readonly values: Environment | undefined;
  readonly problems: readonly ConfigProblem[];
} {
  const text = readValue(env, setting.connection.name);
  // A host that does not know such questions leaves the place where the answer belongs as it is.
  if (text === undefined || text.includes('${user_config')) return { values: undefined, problems: [] };
  const workspaces = readConnectText(text);
  const isWhole = workspaces.every(({ id, token, platformUrl }) => id && token && platformUrl);
  if (workspaces.length === 0 || !isWhole) return { values: {}, problems: [unreadable(text)] };
  const entries = workspaces.map(({ id, token, platformUrl }) => ({ id, token, platform_url: platformUrl }));
  return { values: { [setting.workspacesJson.name]: JSON.stringify(entries) }, problems: [] };
}

function unreadable(text: string): ConfigProblem {
  return {
    variable: setting.connection.name,
    got: `${describeLength(text)} that does not hold address, id and token`,
    expected: 'address, id and token with spaces between, or the JSON that the canvas shows',
    fix: 'Answer it again in Claude Code: /plugin configure molecule, or leave it empty and run molecule-channel setup.',
  };
}
