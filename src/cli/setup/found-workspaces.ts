import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readClaudeCode } from '../../claude-code/installed-plugin.ts';
import { isWorkspaceId } from '../../core/target.ts';
import { readConnectText, type WrittenWorkspace } from '../../settings/connect-text.ts';
import { type Environment, expandHome, readValue } from '../../settings/environment.ts';
import { readOwnFile } from '../../settings/files.ts';

/** A workspace that another client of the platform uses on this machine. */
export interface FoundWorkspace {
  readonly workspace: WrittenWorkspace;
  /** Where it was found, for the user. */
  readonly place: string;
}

const MAX_FOUND = 20;

/**
 * What the Python MCP server (`molecule-mcp`) and the Python SDK (`molecule_agent`) left on this machine, and what the
 * user's MCP servers in Claude Code are started with. Reads only files that nobody else can change. The wheel keeps its
 * token in `$CONFIGS_DIR`, `/configs` or `~/.molecule-workspace`, the SDK in `~/.molecule/<id>`.
 */
export function findWorkspaces(env: Environment, project: string): FoundWorkspace[] {
  const found = [...inClaudeCode(env, project), ...ofSdk(env), ...ofWheel(env)];
  const known = new Set<string>();
  return found
    .filter(({ workspace: { id, token } }) => {
      const isNew = !known.has(`${id} ${token}`);
      known.add(`${id} ${token}`);
      return isNew;
    })
    .slice(0, MAX_FOUND);
}

function inClaudeCode(env: Environment, project: string): FoundWorkspace[] {
  return readClaudeCode(env, project).servers.flatMap(({ name, env: serverEnv }) => {
    const withToken = { ...serverEnv, ...tokenFromFile(serverEnv, env) };
    return readConnectText(JSON.stringify({ env: withToken })).map((workspace) => ({
      workspace,
      place: `the MCP server "${name}" of Claude Code`,
    }));
  });
}

function tokenFromFile(values: Environment, env: Environment): Record<string, string> {
  const path = readValue(values, 'MOLECULE_WORKSPACE_TOKEN_FILE');
  const token = path === undefined ? undefined : tokenIn(expandHome(path, env));
  return token === undefined ? {} : { MOLECULE_WORKSPACE_TOKEN: token };
}

function ofSdk(env: Environment): FoundWorkspace[] {
  const folder = expandHome('~/.molecule', env);
  return namesIn(folder)
    .filter(isWorkspaceId)
    .flatMap((id) => {
      const path = join(folder, id, '.auth_token');
      const token = tokenIn(path);
      return token === undefined ? [] : [{ workspace: { id, token, ...addressOf(env) }, place: path }];
    });
}

function ofWheel(env: Environment): FoundWorkspace[] {
  const id = readValue(env, 'WORKSPACE_ID');
  const folders = [
    readValue(env, 'CONFIGS_DIR') ?? [],
    '/configs',
    expandHome('~/.molecule-workspace', env),
  ].flat();
  return folders.flatMap((folder) => {
    const path = join(folder, '.auth_token');
    const token = tokenIn(path);
    if (token === undefined) return [];
    return [{ workspace: { ...(id === undefined ? {} : { id }), token, ...addressOf(env) }, place: path }];
  });
}

function addressOf(env: Environment): Pick<WrittenWorkspace, 'platformUrl'> {
  const platformUrl = readValue(env, 'MOLECULE_PLATFORM_URL') ?? readValue(env, 'PLATFORM_URL');
  return platformUrl === undefined ? {} : { platformUrl };
}

function tokenIn(path: string): string | undefined {
  const file = readOwnFile(path);
  const token = file.kind === 'text' ? file.text.trim() : '';
  return /^[\x21-\x7e]{8,500}$/.test(token) ? token : undefined;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
