import type { ChannelBlocks } from '../claude-code/channel-blocks.ts';
import { ConfigError } from '../core/errors.ts';
import { PRODUCT } from '../core/product.ts';
import { ACCESS_FIX, type AccessFile } from '../inbox/access/access-file.ts';
import { ruleFor } from '../inbox/access/policy.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { InboxCounts } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { PermissionRelay } from '../permission/relay.ts';
import { commandLine } from '../runtime/installation.ts';
import type { Settings } from '../settings/settings.ts';
import type { DeafReport, Mode, StatusReport } from '../tools/shared/status-report.ts';
import type { WorkspaceMonitor } from './workspace-monitor.ts';

interface Situation {
  readonly mode: Mode;
  readonly why: string;
  readonly fix?: string | undefined;
}

/** What this process is doing and why: written by the supervisor, read by the tools. */
export class ChannelState {
  readonly #stateDirectory: string;
  readonly #blocks: ChannelBlocks;
  readonly #access: AccessFile;
  #situation: Situation = { mode: 'starting', why: 'The session has not finished its handshake yet.' };
  #configError: ConfigError | undefined;
  #notices: readonly string[] = [];
  settings: Settings | undefined;
  monitors: ReadonlyMap<string, WorkspaceMonitor> = new Map();
  /** Set while the inbox is not what it should be. */
  inboxDegraded: string | undefined;
  /** Set while there is no lease because its file cannot be written. */
  leaseDegraded: string | undefined;

  constructor(stateDirectory: string, blocks: ChannelBlocks, access: AccessFile) {
    this.#stateDirectory = stateDirectory;
    this.#blocks = blocks;
    this.#access = access;
  }

  get mode(): Mode {
    return this.#situation.mode;
  }

  enter(situation: Situation): void {
    this.#situation = situation;
  }

  configured(
    settings: Settings,
    notices: readonly string[],
    monitors: ReadonlyMap<string, WorkspaceMonitor>,
  ): void {
    this.settings = settings;
    this.monitors = monitors;
    this.#notices = notices;
    this.#configError = undefined;
  }

  unconfigured(error: ConfigError): void {
    this.settings = undefined;
    this.monitors = new Map();
    this.#configError = error;
    this.enter({
      mode: 'unconfigured',
      why: error.message,
      fix: `${error.advice} The settings are read from ${this.#stateDirectory}/.env and from the environment; a valid file is noticed without a restart.`,
    });
  }

  /** The settings, or the error that says why there are none. */
  requireSettings(): Settings {
    if (this.settings !== undefined) return this.settings;
    throw this.#configError ?? new ConfigError([STILL_STARTING]);
  }

  report(
    inbox: Inbox | undefined,
    hostReady: boolean,
    deliveries: Deliveries,
    relay: PermissionRelay | undefined,
  ): StatusReport {
    const { settings } = this;
    return {
      version: PRODUCT.version,
      mode: this.#situation.mode,
      why: this.#situation.why,
      fix: this.#situation.fix,
      stateDirectory: this.#stateDirectory,
      commands: { doctor: commandLine('doctor'), access: commandLine('access') },
      pollIntervalMs: settings?.pollIntervalMs,
      pollWindowSeconds: settings?.pollWindowSeconds,
      relaxedIntervalMs: settings?.relaxedIntervalMs,
      hostReady,
      receipts: deliveries.state,
      deaf: this.mode === 'active' && deliveries.isDeaf ? this.#deafReport() : undefined,
      permissionRelay: relayStatus(settings?.permissionRelay ?? false, relay),
      workspaces: [...this.monitors].map(([id, monitor]) =>
        monitor.status(countsOf(inbox, id), ruleFor(this.#access.policy, id)),
      ),
      warnings: [
        ...this.#doubts(deliveries),
        ...(this.#access.problem === undefined ? [] : [`${this.#access.problem}. ${ACCESS_FIX}`]),
        ...[this.inboxDegraded, this.leaseDegraded].filter((text) => text !== undefined),
        ...(settings?.warnings ?? []),
        ...this.#notices,
      ],
    };
  }

  #deafReport(): DeafReport {
    const { fact, fix } = this.#blocks.likely();
    const forbidden = this.settings?.hookFallback === true ? this.#blocks.forbidding()?.fact : undefined;
    const fallback = this.settings?.hookFallback === true ? 'hooks' : 'off';
    return { cause: fact, fix, fallback: forbidden === undefined ? fallback : { forbidden } };
  }

  /** Before anything was proven: what speaks against it. Flags are no reason, an organisation may have approved us. */
  #doubts(deliveries: Deliveries): string[] {
    const hasHooks = deliveries.state === 'expected' || deliveries.state === 'working';
    if (this.mode !== 'active' || deliveries.isProven || !hasHooks) return [];
    const block = this.#blocks.known();
    if (block === undefined || block.kind === 'launch') return [];
    return [`Claude Code may not listen to the channel here: ${block.fact}. ${block.fix}`];
  }
}

/** The host learns of the relay in the handshake, so a change of the setting waits for the next start. */
function relayStatus(isWanted: boolean, relay: PermissionRelay | undefined): StatusReport['permissionRelay'] {
  const open = relay?.openCount ?? 0;
  if (isWanted !== (relay !== undefined)) return { state: 'restart_needed', open };
  if (relay === undefined) return { state: 'off', open };
  return { state: relay.isServing ? 'on' : 'waiting', open };
}

/** The status has to come also when the inbox cannot be read: then the warnings say why. */
function countsOf(inbox: Inbox | undefined, workspaceId: string): InboxCounts | undefined {
  try {
    return inbox?.counts(workspaceId);
  } catch {
    return undefined;
  }
}

const STILL_STARTING = {
  variable: 'settings',
  got: 'nothing yet',
  expected: 'a finished start',
  fix: 'The channel server is still starting; try again in a second.',
};
