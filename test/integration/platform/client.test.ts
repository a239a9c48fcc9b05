import { describe, expect, test } from 'bun:test';
import { HttpStatusError } from '../../../src/core/http-status-error.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import type { FetchLike } from '../../../src/platform/http.ts';
import { createTeam } from '../../support/platform.ts';
import { fixedAnswer, targetOf } from '../../support/tool-session.ts';

const signal = new AbortController().signal;
const TARGET = targetOf({ id: crypto.randomUUID(), token: 'a-token' });

const stateOf = (fetchLike: FetchLike) => new PlatformClient(TARGET, fetchLike).state(signal);

describe.each(['E0', 'E1', 'E2'] as const)('the state of a workspace on a platform of era %s', (era) => {
  test.each([
    ['online', false],
    ['paused', true],
    ['hibernated', false],
  ])('%s', async (status, isPaused) => {
    const platform = createLocalPlatform({ era });
    const { own } = createTeam(platform);
    platform.setStatus(own.id, status);
    const client = new PlatformClient(targetOf(own), (request) => platform.fetch(request));
    expect(await client.state(signal)).toEqual({ status, isPaused, isDeleted: false });
    platform.close();
  });

  test('that was removed is a refused token', async () => {
    const platform = createLocalPlatform({ era });
    const { own } = createTeam(platform);
    platform.removeWorkspace(own.id);
    const client = new PlatformClient(targetOf(own), (request) => platform.fetch(request));
    await expect(client.state(signal)).rejects.toMatchObject({ status: 401 });
    platform.close();
  });
});

describe('a 404', () => {
  test.each([
    { workspace_id: TARGET.id, status: 'removed', deleted: true },
    { workspace_id: TARGET.id, deleted: true },
  ])('whose body says so means that it is gone: %p', async (body) => {
    expect(await stateOf(fixedAnswer(404, body))).toEqual({
      status: 'removed',
      isPaused: false,
      isDeleted: true,
    });
  });

  test.each([{ error: 'not found' }, { deleted: false }, { deleted: 'true' }, 'not an object'])(
    'of somebody in between means nothing: %p',
    async (body) => {
      await expect(stateOf(fixedAnswer(404, body))).rejects.toBeInstanceOf(HttpStatusError);
    },
  );
});
