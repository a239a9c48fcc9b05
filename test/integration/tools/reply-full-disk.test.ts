import { expect, test } from 'bun:test';
import { InboxUnwritableError } from '../../../src/core/errors.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { replyToWorkspace } from '../../../src/tools/reply-to-workspace.ts';
import { arrival } from '../../support/inbox-arrivals.ts';
import { createTeam } from '../../support/platform.ts';
import { localSession } from '../../support/tool-session.ts';

test('a reply is sent also while the inbox cannot note that its message was seen', async () => {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const { own } = createTeam(platform);
  using session = localSession(platform, own);
  const watermark = { localMs: 1, platformMs: undefined };
  const message = arrival('a', 1, { workspaceId: own.id });
  session.inbox.takeOver().arrivals.store(own.id, [message], watermark);
  session.inbox.settleBySession = () => {
    throw new InboxUnwritableError('SQLITE_FULL');
  };
  const answer = await session.call(replyToWorkspace, { activity_id: 'a', text: 'hello' });
  expect(answer.isError ?? false).toBeFalse();
  expect(platform.requests.matching({ path: /\/notify$/ })).toHaveLength(1);
  platform.close();
});
