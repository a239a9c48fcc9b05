import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { PLUGIN } from '../core/product.ts';
import { claudeDirectory, type Environment, readValue } from '../settings/environment.ts';
import { readJsonFile } from '../settings/files.ts';
import { type ClaudeSettings, readClaudeSettings, userSettingsPath } from './user-settings.ts';

export interface InstalledPlugin {
  readonly marketplace: string;
  readonly version: string;
  /** `user` for all folders, else for one project only. */
  readonly scope: string;
  /** Whence it runs: of a marketplace that is a folder, what that one names, in place. */
  readonly folder: string;
  readonly isEnabled: boolean;
}

export interface ClaudeCodeFacts {
  readonly plugins: readonly InstalledPlugin[];
  readonly marketplaces: readonly string[];
  /** Other MCP servers of the user that connect a workspace: ours by hand, or the Python one. */
  readonly servers: readonly McpServer[];
  /** Files that cannot be read, so that the rest is uncertain. */
  readonly unusable: readonly { readonly path: string; readonly reason: string }[];
}

export interface McpServer {
  readonly name: string;
  /** Whether it is this channel, and not another client of the platform. */
  readonly isOurs: boolean;
  readonly env: Readonly<Record<string, string>>;
}

const installedSchema = z.looseObject({
  plugins: z.record(
    z.string(),
    z.array(
      z.looseObject({
        scope: z.string().catch('user'),
        version: z.string().catch('unknown'),
        installPath: z.string(),
        projectPath: z.string().optional(),
      }),
    ),
  ),
});
const marketplacesSchema = z.record(
  z.string(),
  z.looseObject({ source: z.looseObject({ source: z.string() }), installLocation: z.string() }),
);
const offerSchema = z.looseObject({
  plugins: z.array(z.looseObject({ name: z.string(), source: z.unknown() })),
});
const serverSchema = z.looseObject({
  command: z.string().optional(),
  args: z.array(z.string()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const stateSchema = z.looseObject({
  mcpServers: z.record(z.string(), serverSchema.catch({})).optional(),
});

/** Claude Code's files about our plugin (2.1.197 to 2.1.332), the project's settings included. Never throws. */
export function readClaudeCode(env: Environment, project: string): ClaudeCodeFacts {
  const folder = join(claudeDirectory(env), 'plugins');
  const unusable: { path: string; reason: string }[] = [];
  const read = <T>(path: string, schema: z.ZodType<T>): T | undefined => {
    const file = readJsonFile(path, schema);
    if (file.kind === 'unusable') unusable.push({ path, reason: file.reason });
    return file.kind === 'read' ? file.value : undefined;
  };
  const installed = read(join(folder, 'installed_plugins.json'), installedSchema)?.plugins ?? {};
  const marketplaces = read(join(folder, 'known_marketplaces.json'), marketplacesSchema) ?? {};
  const { mcpServers = {} } = read(statePath(env), stateSchema) ?? {};
  const enabled = enabledPlugins(env, project);
  const plugins = Object.entries(installed).flatMap(([id, places]) => {
    const [name, marketplace = ''] = id.split('@');
    if (name !== PLUGIN.name) return [];
    const known = marketplaces[marketplace];
    const isFolder = known?.source.source === 'directory';
    return places
      .filter(({ projectPath }) => projectPath === undefined || projectPath === project)
      .map(({ scope, version, installPath }) => ({
        marketplace,
        version,
        scope,
        folder: isFolder ? offeredFolder(known.installLocation) : installPath,
        isEnabled: enabled[id] === true,
      }));
  });
  const servers = Object.entries(mcpServers)
    .filter(([, server]) => isOfMolecule(server))
    .map(([name, server]) => ({ name, isOurs: isThisChannel(server), env: server.env ?? {} }));
  return { plugins, marketplaces: Object.keys(marketplaces), servers, unusable };
}

/** The folder that a marketplace names as the source of our plugin; itself, where it does not say. */
function offeredFolder(marketplace: string): string {
  const file = readJsonFile(join(marketplace, '.claude-plugin', 'marketplace.json'), offerSchema);
  const offers = file.kind === 'read' ? file.value.plugins : [];
  const source = offers.find(({ name }) => name === PLUGIN.name)?.source;
  return typeof source === 'string' ? resolve(marketplace, source) : marketplace;
}

/** Where Claude Code keeps what is no setting, the user's MCP servers among it. */
function statePath(env: Environment): string {
  const folder = claudeDirectory(env);
  return join(readValue(env, 'CLAUDE_CONFIG_DIR') === undefined ? dirname(folder) : folder, '.claude.json');
}

/** The settings nearest to the folder win. */
function enabledPlugins(env: Environment, project: string): Readonly<Record<string, unknown>> {
  const paths = [
    userSettingsPath(env),
    join(project, '.claude', 'settings.json'),
    join(project, '.claude', 'settings.local.json'),
  ];
  return Object.assign({}, ...paths.map((path) => settingsAt(path).enabledPlugins ?? {}));
}

function settingsAt(path: string): ClaudeSettings {
  const settings = readClaudeSettings(path);
  return 'unusable' in settings ? {} : settings;
}

function isOfMolecule(server: z.output<typeof serverSchema>): boolean {
  const { command = '', args = [], env = {} } = server;
  const words = [command, ...args].join(' ');
  if (/molecule-mcp|molecule_runtime|molecule-channel/.test(words)) return true;
  return 'MOLECULE_WORKSPACE_TOKEN' in env || (words.includes('molecule') && isThisChannel(server));
}

function isThisChannel({ command = '', args = [] }: z.output<typeof serverSchema>): boolean {
  return [command, ...args].some((word) => /\/bin\/start$|\/dist\/channel\.js$/.test(word));
}
