import { PLUGIN, PRODUCT } from '../core/product.ts';

/** Who answers `initialize`. */
export const SERVER_INFO = { name: PLUGIN.serverKey, version: PRODUCT.version };

/** What `initialize` is told that this server can do. `takesPermissions`: it answers requests for permission. */
export function capabilities(takesPermissions: boolean) {
  return {
    tools: {},
    experimental: {
      'claude/channel': {},
      ...(takesPermissions ? { 'claude/channel/permission': {} } : {}),
    },
  };
}
