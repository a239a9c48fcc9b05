import { description, name, version } from '../../package.json' with { type: 'json' };

export const PRODUCT = { name, version, description } as const;

/** What the platform's connect dialog and users' allow-lists call the plugin; changing one breaks them. */
export const PLUGIN = { name: 'molecule', marketplace: 'molecule-channel', serverKey: 'molecule' } as const;

/** Claude Code's name for the server of a plugin, as tags and hooks have it. */
export const SERVER_NAME = `plugin:${PLUGIN.name}:${PLUGIN.serverKey}`;
