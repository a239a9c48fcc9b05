import { blockingVariables } from '../../../claude-code/channel-blocks.ts';
import { type Check, fail, ok, type Verdict } from '../check.ts';
import type { DoctorContext } from '../context.ts';

export const channelSwitchesCheck: Check = {
  id: 'channel-switches',
  title: 'Channel switches',
  run({ env }: DoctorContext): Verdict[] {
    const blocks = blockingVariables(env);
    if (blocks.length === 0) return [ok('no variable switches channels off')];
    return blocks.map(({ fact, fix }) => fail(fact, fix));
  },
};
