import type { TenantGuard } from '../http/origin.ts';
import type { PlatformClock } from './clock.ts';
import type { Era } from './era.ts';

export interface LocalPlatformOptions {
  /** `:memory:` unless given; a file is readable by its owner only. */
  readonly databasePath?: string;
  /** Which age of the platform to be: E2, the newest, unless given. */
  readonly era?: Era;
  /** Random unless given. */
  readonly adminToken?: string;
  /** `created_at` is exactly what it says. */
  readonly clock?: PlatformClock;
  /** 600 unless given; 0 is unlimited. */
  readonly rateLimitPerMinute?: number;
  /** Whether requests need an `Origin` or an organisation header, and how a lack of both is answered. */
  readonly tenantGuard?: TenantGuard;
  /** On unless given; without it the memory endpoints answer 503. */
  readonly memoryPlugin?: boolean;
  /** After which an external agent is no longer online: 180 in E2, 90 before. */
  readonly heartbeatStaleSeconds?: number;
  /** How long a person's message waits for a push-mode agent: 90 s. */
  readonly canvasSyncBudgetMs?: number;
  /** How long a delegation waits before its second try: 8 s. */
  readonly delegationRetryMs?: number;
  /** Between two pings of an event stream: 15 s. */
  readonly pingIntervalMs?: number;
}
