import type { Services } from '../http/services.ts';

/** The same on every platform without an organisation of its own. */
const ID = 'ea3cfcf1-cb9c-53b4-90fd-c53123569c4a';
const NAME = 'Org Concierge';

/**
 * What a self-hosted platform does when it starts: it makes a root of its own, unless that was removed on purpose, and
 * puts every other root under it, so that they can talk to each other.
 */
export function seedPlatformRoot({ store, clock, rules }: Services): void {
  const { workspaces } = store;
  const known = workspaces.get(ID);
  if (!rules.isCurrent || known?.status === 'removed') return;
  if (known === undefined) {
    workspaces.insert({
      id: ID,
      name: NAME,
      status: 'provisioning',
      runtime: 'claude-code',
      kind: 'platform',
      delivery_mode: 'push',
      created_at: clock.nowMicros(),
    });
  }
  if (known?.status === 'online') return;
  for (const { id } of workspaces.children(null)) {
    if (id !== ID) workspaces.update(id, { parent_id: ID });
  }
}
