import { join } from 'node:path';
import { readClaudeCode } from '../../claude-code/installed-plugin.ts';
import { ConfigError, PlatformError } from '../../core/errors.ts';
import { PLUGIN, PRODUCT } from '../../core/product.ts';
import type { Target } from '../../core/target.ts';
import type { InboxCounts } from '../../inbox/entry.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { type Environment, stateDirectory } from '../../settings/environment.ts';
import { type LeaseHolder, leaseHolder } from '../doctor/checks/lease.ts';
import { platformAccess, readConfig, tryToken } from '../platform-access.ts';
import { inboxCounts } from './inbox-counts.ts';

/** What is going on in a state directory, seen from outside of every session. Holds no token. */
export interface Snapshot {
  readonly version: string;
  readonly stateDirectory: string;
  readonly logFile: string;
  /** From which Claude Code has the plugin; undefined where it has none. */
  readonly marketplace: string | undefined;
  readonly lease: LeaseHolder;
  /** What is wrong with the settings; empty when they can be used. */
  readonly problems: readonly string[];
  readonly workspaces: readonly WorkspaceSnapshot[];
}

export interface WorkspaceSnapshot {
  readonly id: string;
  readonly platformUrl: string;
  readonly name?: string;
  /** The platform's word for it, such as `online`; absent when it was not asked or did not answer. */
  readonly onCanvas?: string;
  /** Why the platform could not tell. */
  readonly trouble?: string;
  readonly counts?: InboxCounts;
}

/** @param isOffline whether the platforms are left alone */
export async function takeSnapshot(
  env: Environment,
  isOffline: boolean,
  signal: AbortSignal,
): Promise<Snapshot> {
  const directory = stateDirectory(env);
  const config = readConfig(env, directory);
  const targets = config instanceof ConfigError ? [] : config.settings.targets;
  const { client } = platformAccess(env, config);
  const counts = inboxCounts(
    directory,
    targets.map(({ id }) => id),
  );
  const { plugins } = readClaudeCode(env, process.cwd());
  return {
    version: PRODUCT.version,
    stateDirectory: directory,
    logFile: join(directory, 'channel.log'),
    marketplace: plugins.find(({ isEnabled }) => isEnabled)?.marketplace,
    lease: leaseHolder(directory),
    problems:
      config instanceof ConfigError ? config.problems.map(({ variable, got }) => `${variable}: ${got}`) : [],
    workspaces: await Promise.all(
      targets.map(async (target) => {
        const own = counts.get(target.id);
        return {
          id: target.id,
          platformUrl: target.platformUrl,
          ...(isOffline ? {} : await ask(target, client, signal)),
          ...(own === undefined ? {} : { counts: own }),
        };
      }),
    ),
  };
}

async function ask(
  target: Target,
  client: (target: Target) => PlatformClient,
  signal: AbortSignal,
): Promise<Pick<WorkspaceSnapshot, 'name' | 'onCanvas' | 'trouble'>> {
  try {
    const { name, status } = await client(target).workspace(signal);
    const trouble = status === 'removed' ? undefined : await refusal(client(target), signal);
    return { name, ...(trouble === undefined ? { onCanvas: status } : { trouble }) };
  } catch (error) {
    if (error instanceof PlatformError) return { trouble: error.diagnosis.fact };
    throw error;
  }
}

/** Why messages cannot be read: whoever asks for the workspace alone is not asked for its token. */
async function refusal(client: PlatformClient, signal: AbortSignal): Promise<string | undefined> {
  try {
    await tryToken(client, signal);
    return undefined;
  } catch (error) {
    if (error instanceof PlatformError) return error.diagnosis.fact;
    throw error;
  }
}

/** Of which plugin a session would be started here. */
export function marketplaceOf({ marketplace }: Snapshot): string {
  return marketplace ?? PLUGIN.marketplace;
}
