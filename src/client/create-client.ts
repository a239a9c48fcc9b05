import { ConfigError } from '../core/errors.ts';
import { PlatformClient } from '../platform/client.ts';
import { Experience } from '../platform/experience.ts';
import type { FetchLike } from '../platform/http.ts';
import { systemClock } from '../runtime/clock.ts';
import { processEnvironment } from '../settings/environment.ts';
import { Findings } from '../settings/findings.ts';
import { proxyVariable } from '../settings/proxy.ts';
import { checkTargets } from '../settings/targets.ts';

/** What the connect dialog of the canvas shows for a workspace. */
export interface WorkspaceAccess {
  readonly workspaceId: string;
  readonly token: string;
  /** Scheme, host and port of the canvas, e.g. `https://tenant.example.com`. */
  readonly platformUrl: string;
}

/**
 * The client of one workspace. Throws `ConfigError`, which lists every problem, before anything is sent.
 * @param fetchLike what sends the requests, e.g. with a proxy; `fetch` unless given
 */
export function createClient(access: WorkspaceAccess, fetchLike?: FetchLike): PlatformClient {
  const findings = new Findings();
  const value = (variable: keyof WorkspaceAccess) => ({ variable, text: access[variable] });
  const [target] = checkTargets(
    [{ id: value('workspaceId'), token: value('token'), platformUrl: value('platformUrl') }],
    findings,
  );
  if (target === undefined || findings.problems.length > 0) throw new ConfigError(findings.problems);
  const env = processEnvironment();
  const experience = new Experience({
    ...systemClock,
    proxyVariable: (address) => proxyVariable(env, address),
  });
  return new PlatformClient(target, fetchLike, experience);
}
