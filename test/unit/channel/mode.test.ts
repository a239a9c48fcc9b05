import { describe, expect, test } from 'bun:test';
import { decide } from '../../../src/channel/mode.ts';
import type { ChannelBlock } from '../../../src/claude-code/channel-blocks.ts';

const AUTO = { channel: 'auto', hookFallback: false } as const;
const WITH_HOOKS = { channel: 'auto', hookFallback: true } as const;
const BAN: ChannelBlock = { kind: 'policy', fact: 'the policy forbids channels', fix: 'Ask.' };
const nothing = () => undefined;

describe('a session receives', () => {
  test.each(['with_channel', 'other_host'] as const)('by itself when it was started %s', (launch) => {
    expect(decide(AUTO, launch, nothing)).toEqual({ receives: true, isChannelOff: false, isUnknown: false });
  });

  test.each([
    'with_channel',
    'without_channel',
    'background',
    'one_shot',
    'probe',
    'unknown',
    'other_host',
  ] as const)('whenever the setting says so (%s)', (launch) => {
    const decision = decide({ ...AUTO, channel: 'on' }, launch, nothing);
    expect(decision).toEqual({ receives: true, isChannelOff: false, isUnknown: false });
  });

  test('once it has shown that it lives, when nothing tells what it is', () => {
    expect(decide(WITH_HOOKS, 'unknown', nothing)).toEqual({
      receives: true,
      isChannelOff: false,
      isUnknown: true,
    });
  });

  test.each(['without_channel', 'background'] as const)(
    'by its hooks alone when it was started %s and may fall back to them',
    (launch) => {
      const decision = decide(WITH_HOOKS, launch, nothing);
      expect(decision).toEqual({ receives: true, isChannelOff: true, isUnknown: false });
    },
  );
});

describe('a session is passive', () => {
  test.each(['without_channel', 'background', 'one_shot', 'probe'] as const)(
    'when it was started %s',
    (launch) => {
      expect(decide(AUTO, launch, nothing)).toMatchObject({
        receives: false,
        situation: { mode: 'passive', fix: expect.stringContaining('Start it with: claude') },
      });
    },
  );

  test.each(['one_shot', 'probe'] as const)('without falling back to hooks as well (%s)', (launch) => {
    expect(decide(WITH_HOOKS, launch, nothing).receives).toBeFalse();
  });

  test('when the setting says so, whatever it was started with', () => {
    expect(decide({ ...WITH_HOOKS, channel: 'off' }, 'with_channel', nothing)).toMatchObject({
      receives: false,
      situation: { mode: 'passive', fix: 'Set MOLECULE_CHANNEL=auto to receive messages.' },
    });
  });

  test('when an organisation forbids the fallback, and says why', () => {
    const decision = decide(WITH_HOOKS, 'without_channel', () => BAN);
    expect(decision).toMatchObject({
      receives: false,
      situation: { why: expect.stringContaining('is not used: the policy forbids channels.') },
    });
  });
});

test('what an organisation decided is looked up only where a fallback is wanted', () => {
  const look = () => {
    throw new Error('looked up');
  };
  expect(decide(AUTO, 'without_channel', look).receives).toBeFalse();
  expect(decide(WITH_HOOKS, 'with_channel', look).receives).toBeTrue();
});
