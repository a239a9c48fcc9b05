import { launchBlock } from '../../../claude-code/channel-blocks.ts';
import { readLaunch } from '../../../claude-code/launch.ts';
import { PLUGIN } from '../../../core/product.ts';
import { count } from '../../../settings/findings.ts';
import type { ChannelServer } from '../channel-servers.ts';
import { type Check, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

/** How the sessions were started that run the channel server at the moment. */
export const sessionsCheck: Check = {
  id: 'sessions',
  title: 'Sessions',
  run({ machine, stateDirectory }: DoctorContext): Verdict[] {
    const all = machine.channelServers();
    if (all === undefined) return [];
    const own = all.filter((server) => server.stateDirectory === stateDirectory);
    const elsewhere = all.length - own.length;
    return [
      ...(own.length === 0 ? [ok('none runs the channel server at the moment')] : judge(own)),
      ...(elsewhere === 0 ? [] : [ok(`${count(elsewhere, 'session')} with another state directory`)]),
    ];
  },
};

function judge(servers: readonly ChannelServer[]): Verdict[] {
  const withChannel = servers.filter(isListening);
  const without = servers.filter((server) => !isListening(server));
  if (withChannel.length > 0) {
    const others =
      without.length === 0 ? '' : `; ${count(without.length, 'other')} without it, which is fine`;
    return [
      ok(`${count(withChannel.length, 'session')} started with this channel (${pids(withChannel)})${others}`),
    ];
  }
  return without.map(({ pid, parentArgv }) => {
    const block = launchBlock(parentArgv, PLUGIN.marketplace);
    return warn(
      `session ${pid}: ${block?.fact ?? 'how it was started cannot be read'}, so it receives nothing`,
      block?.fix ?? 'Start it with the channel; see the README.',
    );
  });
}

function isListening({ parentArgv, parentPid, env }: ChannelServer): boolean {
  const launch = readLaunch({ argv: parentArgv, pluginName: PLUGIN.name, env, parentPid });
  return launch === 'with_channel' || launch === 'unknown' || launch === 'other_host';
}

function pids(servers: readonly ChannelServer[]): string {
  return servers.map(({ pid }) => `PID ${pid}`).join(', ');
}
