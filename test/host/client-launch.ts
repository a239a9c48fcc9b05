/** Where the client gets the plugin from: straight from a folder, or installed from that folder as a marketplace. */
export type PluginSource =
  | { readonly from: 'folder'; readonly folder: string; readonly plugin: string }
  | {
      readonly from: 'marketplace';
      /** Or the address of a git repository. */
      readonly folder: string;
      readonly plugin: string;
      readonly marketplace: string;
      /** Something else installs it: see `prepare`. */
      readonly isInstalledAlready?: true;
    };

/** How the channel gets past the client: as a development channel, by the list of approved ones, not on it, or not at all. */
export type ChannelChoice = 'development' | 'approved' | 'unapproved' | 'off';

/** The client counts a plugin that was named by its folder as one of a marketplace called `inline`. */
export function marketplaceOf(source: PluginSource): string {
  return source.from === 'folder' ? 'inline' : source.marketplace;
}

export function clientArguments(source: PluginSource, channel: ChannelChoice): string[] {
  const entry = `plugin:${source.plugin}@${marketplaceOf(source)}`;
  const plugin = source.from === 'folder' ? ['--plugin-dir', source.folder] : [];
  if (channel === 'off') return plugin;
  const flag = channel === 'development' ? '--dangerously-load-development-channels' : '--channels';
  return [...plugin, flag, entry];
}
