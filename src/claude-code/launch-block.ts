import type { ChannelBlock } from './channel-block.ts';
import {
  CHANNEL_FLAG,
  channelEntries,
  claudeCodeArguments,
  DEVELOPMENT_FLAG,
  isPrintMode,
  type LaunchFacts,
  namesUs,
} from './launch.ts';

export interface PluginLaunchFacts extends LaunchFacts {
  readonly pluginName: string;
  /** The marketplace from which Claude Code installed us; undefined when it does not tell. */
  readonly marketplace: string | undefined;
}

/**
 * What on the parent's command line can keep the channel from being switched on, in the order in which Claude Code
 * looks at it. Undefined when there is nothing to find fault with, or nothing to see.
 */
export function launchBlock(facts: PluginLaunchFacts): ChannelBlock | undefined {
  const args = facts.argv === undefined ? undefined : claudeCodeArguments(facts.argv);
  if (args === undefined) return undefined;
  const wanted = `plugin:${facts.pluginName}@${facts.marketplace ?? 'MARKETPLACE'}`;
  const fix = `Start it with: claude ${DEVELOPMENT_FLAG} ${wanted}`;
  const block = (fact: string, otherFix = fix): ChannelBlock => ({ kind: 'launch', fact, fix: otherFix });

  const ours = (flag: string) =>
    channelEntries(args, [flag]).filter((entry) => namesUs(entry, facts.pluginName));
  const [approved, development] = [ours(CHANNEL_FLAG), ours(DEVELOPMENT_FLAG)];
  const entries = [...approved, ...development];
  if (entries.length === 0) return block('Claude Code was started without this channel');
  if (approved.length === 0 && isPrintMode(args)) {
    return block(
      `Claude Code ignores ${DEVELOPMENT_FLAG} in print mode`,
      `An administrator can allow the plugin; then start it with: claude ${CHANNEL_FLAG} ${wanted}`,
    );
  }
  const { marketplace } = facts;
  if (marketplace !== undefined && !entries.includes(`plugin:${facts.pluginName}@${marketplace}`)) {
    return block(
      `the flag names another marketplace than ${marketplace}, from which the plugin was installed`,
    );
  }
  if (development.length === 0) {
    return block(`${CHANNEL_FLAG} switches on only what Anthropic or your organisation has approved`);
  }
  return undefined;
}
