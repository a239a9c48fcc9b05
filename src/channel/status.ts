import { RETURN_TO_WINDOW, WINDOW_LEFT } from '../claude-code/agents-view.ts';
import type { ChannelBlocks } from '../claude-code/channel-blocks.ts';
import { ConfigError } from '../core/errors.ts';
import { PRODUCT } from '../core/product.ts';
import type { Secret } from '../core/secret.ts';
import { ACCESS_FIX, type AccessFile } from '../inbox/access/access-file.ts';
import { ruleFor } from '../inbox/access/policy.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import { guardCountsFrom, inboxCountsFrom } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Standing } from '../lease/claim.ts';
import type { PermissionRelay } from '../permission/relay.ts';
import type { PlatformClient } from '../platform/client.ts';
import { commandLine } from '../runtime/installation.ts';
import type { Settings } from '../settings/settings.ts';
import { doubtfulFiles } from '../settings/state-files.ts';
import type { DeafReport, Mode, StatusReport, WorkspaceStatus } from '../tools/shared/status-report.ts';
import type { Questions } from '../turns/questions.ts';
import type { HostFacts } from './host-facts.ts';
import { type Situation, STARTING, unconfigured } from './mode.ts';
import type { WorkspaceMonitor } from './workspace-monitor.ts';

/** Settings that can be used, and their workspaces. */
export interface Configured {
  readonly settings: Settings;
  readonly workspaces: readonly {
    readonly client: PlatformClient;
    readonly monitor: WorkspaceMonitor;
  }[];
}

export interface StatusDeps {
  readonly stateDirectory: string;
  readonly blocks: ChannelBlocks;
  readonly facts: Pick<HostFacts, 'launch' | 'session' | 'leftWindow'>;
  readonly access: AccessFile;
  readonly deliveries: Deliveries;
  /** Undefined unless the relay was switched on when the host was answered. */
  readonly relay: PermissionRelay | undefined;
  readonly questions: Pick<Questions, 'isServing' | 'isOpen' | 'isWorthOffering' | 'isPossible'>;
  /** Undefined while no inbox exists on this machine. */
  readonly inbox: () => Inbox | undefined;
  /** Whether the host listens by now. */
  readonly isHostReady: () => boolean;
}

/** What this process is doing and why, for the tools. */
export class ChannelStatus {
  #situation = STARTING;
  #configured: Configured | undefined;
  #configError: ConfigError | undefined;
  #notices: readonly string[] = [];
  #tokens: readonly Secret[] = [];
  /** Set while the inbox is not what it should be. */
  inboxDegraded: string | undefined;
  /** Set while there is no lease because its file cannot be written. */
  leaseDegraded: string | undefined;

  constructor(private readonly deps: StatusDeps) {}

  get mode(): Mode {
    return this.#situation.mode;
  }

  get situation(): Situation {
    return this.#situation;
  }

  enter(situation: Situation): void {
    this.#situation = situation;
  }

  /** @param notices what was done or noticed about the files, one line each */
  configured(configured: Configured, notices: readonly string[]): void {
    this.#configured = configured;
    this.#tokens = configured.settings.targets.map(({ token }) => token);
    this.#notices = notices;
    this.#configError = undefined;
  }

  unconfigured(error: ConfigError): void {
    this.#configured = undefined;
    this.#configError = error;
    this.enter(unconfigured(error, this.deps.stateDirectory));
  }

  /** Undefined while there are none that can be used. */
  get settings(): Settings | undefined {
    return this.#configured?.settings;
  }

  /** The settings, or the error that says why there are none. */
  requireSettings(): Settings {
    if (this.#configured !== undefined) return this.#configured.settings;
    throw this.#configError ?? new ConfigError([STILL_STARTING]);
  }

  /** Of all watched workspaces, those of settings that were good before included. */
  get tokens(): readonly Secret[] {
    return this.#tokens;
  }

  /** Certificates of authorities that the settings add to the usual ones. */
  get authorities(): readonly string[] {
    return this.#configured?.settings.authorities ?? [];
  }

  report(): StatusReport {
    const { stateDirectory, deliveries, relay, inbox, isHostReady, facts } = this.deps;
    const settings = this.#configured?.settings;
    const workspaceIds = (settings?.targets ?? []).map(({ id }) => id);
    const { mode, why, fix } = this.#situation;
    const hearing = this.#hearing();
    return {
      version: PRODUCT.version,
      mode,
      why,
      fix,
      stateDirectory,
      commands: { doctor: commandLine('doctor'), access: commandLine('access') },
      pollIntervalMs: settings?.pollIntervalMs,
      pollWindowSeconds: settings?.pollWindowSeconds,
      relaxedIntervalMs: settings?.relaxedIntervalMs,
      hostReady: isHostReady(),
      receipts: deliveries.receipts.state,
      hearing,
      deaf: hearing === 'deaf' ? this.#deafReport() : undefined,
      leftWindow: mode === 'passive' ? facts.leftWindow() : undefined,
      permissionRelay: relayStatus(settings?.permissionRelay ?? false, relay),
      questions: this.#questions(settings?.questions ?? false),
      replyGuard: {
        scope: settings?.replyGuard ?? 'people',
        works: deliveries.hasHooks,
        counts: readOr(guardCountsFrom([]), () => inbox()?.guardCounts(workspaceIds)),
      },
      workspaces: (this.#configured?.workspaces ?? []).map(({ monitor }) => this.#workspaceStatus(monitor)),
      warnings: this.#warnings(),
    };
  }

  #questions(isWanted: boolean): StatusReport['questions'] {
    const { questions, deliveries } = this.deps;
    const { isOpen, isWorthOffering } = questions;
    const canAsk = questions.isPossible && deliveries.hasHooks;
    const state = !isWanted ? 'off' : !canAsk ? 'unsupported' : questions.isServing ? 'on' : 'waiting';
    return { state, isOpen, isWorthOffering };
  }

  #workspaceStatus(monitor: WorkspaceMonitor): WorkspaceStatus {
    const { target, facts } = monitor;
    const { access, deliveries, inbox } = this.deps;
    const counts = readOr(inboxCountsFrom([]), () => inbox()?.counts(target.id));
    return {
      id: target.id,
      platformUrl: target.platformUrl,
      ...facts,
      unreadableRows: Math.max(facts.unreadableRows, counts.unreadable),
      waiting: counts.waiting,
      held: { flood: counts.heldForFlood, peerLimit: counts.heldForPeerLimit },
      unconfirmed: counts.pushed,
      delivered: counts.settled,
      undelivered: counts.undelivered,
      ignored: counts.ignored,
      senders: ruleFor(access.policy, target.id),
      refused: counts.refused,
      leftOut: counts.leftOut,
      ...deliveries.work.of(target.id),
    };
  }

  #warnings(): string[] {
    const { problem } = this.deps.access;
    return [
      ...this.#doubts(),
      ...(problem === undefined ? [] : [`${problem}. ${ACCESS_FIX}`]),
      ...doubtfulFiles(this.deps.stateDirectory).map(
        ({ doubt }) => `${doubt.message}, and is not used. ${doubt.advice}`,
      ),
      ...[this.inboxDegraded, this.leaseDegraded].filter((text) => text !== undefined),
      ...(this.#configured?.settings.warnings ?? []),
      ...this.#notices,
    ];
  }

  /** How well messages get into this session, for the lease. */
  standing(): Standing {
    const { deliveries, facts } = this.deps;
    const { deafness, continuedIn } = deliveries.hearing;
    if (deafness === 'off') return { claim: 'by_hooks' };
    if (deafness !== undefined) return { claim: 'deaf', continuedIn };
    const isUnknown = this.#configured?.settings.channel !== 'on' && facts.launch() === 'unknown';
    return { claim: isUnknown && !deliveries.hearing.isProven ? 'unproven' : 'listens' };
  }

  #hearing(): StatusReport['hearing'] {
    const { deliveries, facts } = this.deps;
    if (this.mode !== 'active' && this.mode !== 'standby') return undefined;
    if (deliveries.hearing.isDeaf) return 'deaf';
    const status = facts.session()?.status;
    if (status === 'busy' || status === 'waiting') return 'busy';
    return deliveries.hearing.isProven ? 'hears' : 'unproven';
  }

  #deafReport(): DeafReport {
    const { blocks, deliveries } = this.deps;
    const { fact: cause, fix } = deafnessCause(deliveries, blocks);
    if (this.#configured?.settings.hookFallback !== true) return { cause, fix, fallback: 'off' };
    const forbidden = blocks.forbidding()?.fact;
    return { cause, fix, fallback: forbidden === undefined ? 'hooks' : { forbidden } };
  }

  /** What speaks against listening, until it is proven; not the command line, as an organisation may have approved us. */
  #doubts(): string[] {
    const { blocks, deliveries } = this.deps;
    const hasHooks = deliveries.receipts.state === 'expected' || deliveries.receipts.state === 'working';
    if (this.mode !== 'active' || deliveries.hearing.isProven || !hasHooks) return [];
    const block = blocks.known();
    if (block === undefined || block.kind === 'launch') return [];
    return [`Claude Code may not listen to the channel here: ${block.fact}. ${block.fix}`];
  }
}

/** Why the session does not listen, and what the user can do. */
function deafnessCause({ hearing }: Pick<Deliveries, 'hearing'>, blocks: ChannelBlocks) {
  const { deafness } = hearing;
  if (deafness !== 'left' && deafness !== 'idle') return blocks.likely();
  const fix = RETURN_TO_WINDOW;
  if (deafness === 'left') return { fact: WINDOW_LEFT, fix };
  return (
    blocks.known() ?? {
      fact: 'nothing came of what was pushed while the session sat at its prompt, as when its window was left through the agents view (left arrow)',
      fix,
    }
  );
}

/** For the log, when it was found that the session listens or not. */
export function hearingLine(deliveries: Pick<Deliveries, 'hearing'>, blocks: ChannelBlocks): string {
  if (deliveries.hearing.deafness === undefined) {
    return 'molecule channel: this session listens after all; messages are pushed again';
  }
  const { fact, fix } = deafnessCause(deliveries, blocks);
  return `molecule channel: this session does not listen; messages are kept. Likely cause: ${fact}. ${fix}`;
}

/** The host learns of the relay in the handshake, so a change of the setting waits for the next start. */
function relayStatus(isWanted: boolean, relay: PermissionRelay | undefined): StatusReport['permissionRelay'] {
  const open = relay?.openCount ?? 0;
  if (isWanted !== (relay !== undefined)) return { state: 'restart_needed', open };
  if (relay === undefined) return { state: 'off', open };
  return { state: relay.isServing ? 'on' : 'waiting', open };
}

/** The status has to come also when the inbox cannot be read: then the warnings say why. */
function readOr<T>(otherwise: T, read: () => T | undefined): T {
  try {
    return read() ?? otherwise;
  } catch {
    return otherwise;
  }
}

const STILL_STARTING = {
  variable: 'settings',
  got: 'nothing yet',
  expected: 'a finished start',
  fix: 'The channel server is still starting; try again in a second.',
};
