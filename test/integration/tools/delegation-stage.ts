import { createLocalPlatform, type Era, type PeerResponder } from '../../../src/local/platform.ts';
import { localSession } from '../../support/tool-session.ts';

/** A workspace with a peer below it, which has an inbox unless it answers with `responder`. */
export function delegationStage({ era = 'E2', responder }: { era?: Era; responder?: PeerResponder } = {}) {
  const platform = createLocalPlatform({ era, delegationRetryMs: 1 });
  const own = platform.createWorkspace({ name: 'Own', deliveryMode: 'poll', external: true });
  const peer = platform.createWorkspace({
    name: 'Peer',
    parentId: own.id,
    ...(responder === undefined ? { deliveryMode: 'poll', external: true } : { responder }),
  });
  const session = localSession(platform, own);
  return {
    platform,
    own,
    peer,
    session,
    [Symbol.dispose]() {
      session[Symbol.dispose]();
      platform.close();
    },
  };
}
