import { serveLocalPlatform } from '../../src/local/http/serve.ts';
import {
  createLocalPlatform,
  type LocalPlatform,
  type LocalPlatformOptions,
} from '../../src/local/platform.ts';

export interface ServedPlatform extends AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly url: string;
}

/** The local platform on a free port, gone at the end of the scope: `await using served = await servePlatform()`. */
export async function servePlatform(options: LocalPlatformOptions = {}): Promise<ServedPlatform> {
  const platform = createLocalPlatform(options);
  const server = await serveLocalPlatform(platform);
  return {
    platform,
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server.stop();
      platform.close();
    },
  };
}

/** A poll-mode workspace as the connect dialog makes it, and a peer that may talk to it. */
export function createTeam(platform: LocalPlatform, name = 'Laptop') {
  const peer = platform.createWorkspace({ name: `${name} lead`, deliveryMode: 'poll', external: true });
  const own = platform.createWorkspace({ name, parentId: peer.id, external: true, deliveryMode: 'poll' });
  return { own, peer };
}
