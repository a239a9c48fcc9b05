import type { ChannelBlock } from '../claude-code/channel-blocks.ts';
import { type Launch, launchCommand } from '../claude-code/launch.ts';
import { HOOKS_SINCE } from '../claude-code/versions.ts';
import { type ConfigError, describeError, UntrustedPathError } from '../core/errors.ts';
import { PLUGIN } from '../core/product.ts';
import type { Settings } from '../settings/settings.ts';
import type { Mode } from '../tools/shared/status-report.ts';

export interface Situation {
  readonly mode: Mode;
  readonly why: string;
  /** What the user can do about it; absent when nothing is wrong. */
  readonly fix?: string;
}

/**
 * Whether a session receives. If so, whether its channel is off, so that only hooks can bring messages into it; and
 * whether nothing is known of it, so that it is to show that it lives first.
 */
export type Decision =
  | { readonly receives: true; readonly isChannelOff: boolean; readonly isUnknown: boolean }
  | { readonly receives: false; readonly situation: Situation };

const LAUNCH_COMMAND = launchCommand(PLUGIN.marketplace);

/** Whether a session with these settings receives. `forbidding` is asked only where it matters. */
export function decide(
  { channel, hookFallback }: Pick<Settings, 'channel' | 'hookFallback'>,
  launch: Launch,
  forbidding: () => ChannelBlock | undefined,
): Decision {
  if (channel === 'off') return { receives: false, situation: SWITCHED_OFF };
  if (channel === 'on' || launch === 'with_channel' || launch === 'other_host') {
    return { receives: true, isChannelOff: false, isUnknown: false };
  }
  if (launch === 'unknown') return { receives: true, isChannelOff: false, isUnknown: true };
  const forbidden = hookFallback ? forbidding() : undefined;
  const canFallBack = launch === 'without_channel' || launch === 'background';
  if (hookFallback && canFallBack && forbidden === undefined) {
    return { receives: true, isChannelOff: true, isUnknown: false };
  }
  const notUsed = forbidden === undefined ? '' : ` MOLECULE_FALLBACK=hooks is not used: ${forbidden.fact}.`;
  return {
    receives: false,
    situation: {
      mode: 'passive',
      why: `${launch === 'background' ? 'This is a background session, which Claude Code starts without the molecule channel' : 'This Claude Code was started without the molecule channel'}: no messages arrive here; the tools work.${notUsed}`,
      fix: `Start it with: ${LAUNCH_COMMAND}`,
    },
  };
}

const SWITCHED_OFF: Situation = {
  mode: 'passive',
  why: 'MOLECULE_CHANNEL is off: nothing is received here; the tools work.',
  fix: 'Set MOLECULE_CHANNEL=auto to receive messages.',
};

/** Known after the handshake only. */
export const WITHOUT_HOOKS: Situation = {
  mode: 'passive',
  why: "This Claude Code was started without the molecule channel, and MOLECULE_FALLBACK=hooks needs the plugin's hooks, which it does not run: no messages arrive here; the tools work.",
  fix: `Start it with: ${LAUNCH_COMMAND} (hooks: Claude Code ${HOOKS_SINCE} or later, with this as a plugin).`,
};

export const STARTING: Situation = {
  mode: 'starting',
  why: 'The session has not finished its handshake yet.',
};

/** For the log. */
export const UNKNOWN_LINE = 'nothing tells whether this session listens; its next prompt may show it';
/** Nothing tells whether Claude Code listens to the channel here. */
export const UNKNOWN: Situation = {
  mode: 'standby',
  why: 'Nothing tells whether this Claude Code was started with the molecule channel. It takes over with the next prompt, when no session that listens is open.',
  fix: 'Set MOLECULE_CHANNEL=on in the environment of this session when it was, or off when it was not.',
};

export const ACTIVE: Situation = {
  mode: 'active',
  why: 'This session receives the messages of its workspaces.',
};

/** @param holder what has the lease, e.g. `another session (PID 42)` */
export function standby(holder: string): Situation {
  return {
    mode: 'standby',
    why: `Messages go to ${holder} on this machine; the tools work, and this session takes over when that one ends.`,
  };
}

export function stopped(error: unknown): Situation {
  const why = `It stopped by ${describeError(error)} and starts again shortly.`;
  return error instanceof UntrustedPathError
    ? { mode: 'starting', why, fix: error.advice }
    : { mode: 'starting', why };
}

export function unconfigured(error: ConfigError, stateDirectory: string): Situation {
  return {
    mode: 'unconfigured',
    why: error.message,
    fix: `${error.advice} The settings are read from ${stateDirectory}/.env and from the environment; a valid file is noticed without a restart.`,
  };
}
