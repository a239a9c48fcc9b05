import { ConfigError } from '../core/errors.ts';
import type { Target } from '../core/target.ts';
import { PlatformClient } from '../platform/client.ts';
import { Experience } from '../platform/experience.ts';
import { type FetchLike, safeFetch } from '../platform/safe-fetch.ts';
import { systemClock } from '../runtime/clock.ts';
import { trustedAuthorities } from '../settings/authorities.ts';
import type { Environment } from '../settings/environment.ts';
import { type LoadedConfig, loadConfig } from '../settings/load.ts';
import { proxyVariable } from '../settings/proxy.ts';

/** The ways of a command to any platform: through the proxies, and with the authorities, that the channel would use. */
export interface PlatformAccess {
  readonly client: (target: Target) => PlatformClient;
  readonly send: FetchLike;
}

export function platformAccess(env: Environment, config: LoadedConfig | ConfigError): PlatformAccess {
  const experience = new Experience({
    ...systemClock,
    proxyVariable: (address) => proxyVariable(env, address),
  });
  const own = config instanceof ConfigError ? [] : config.settings.authorities;
  const send = safeFetch(() => trustedAuthorities(env, own));
  return { send, client: (target) => new PlatformClient(target, send, experience) };
}

/** The settings that the channel server itself would get, or what is wrong with them. Changes nothing. */
export function readConfig(env: Environment, directory: string): LoadedConfig | ConfigError {
  try {
    return loadConfig(env, directory, { readOnly: true });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/**
 * Finds out whether the platform takes the token, by reading one row of the feed as a poll does: it marks nothing as read and
 * does not make the workspace present. Rejects as the poll would.
 */
export async function tryToken(
  client: Pick<PlatformClient, 'activities'>,
  signal: AbortSignal,
): Promise<void> {
  await client.activities({ sinceSeconds: 60, limit: 1 }, signal);
}
