import { accessFilePath, readAccessFile } from '../../access/access-file.ts';
import { ruleFor, ruleText } from '../../access/policy.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';

export const accessCheck: Check = {
  id: 'access',
  title: 'Access',
  run(context: DoctorContext): Verdict[] {
    const path = accessFilePath(context.stateDirectory);
    const file = readAccessFile(context.stateDirectory);
    if (file.kind === 'unusable') {
      return [
        fail(
          `${path} cannot be used (${file.reason}): only the canvas user may write to the session`,
          'Correct it, or replace it: molecule-channel access all, canvas, or peers <id…>',
        ),
      ];
    }
    const { policy } = file;
    const watched = targetsOf(context).map(({ id }) => id);
    const strange =
      watched.length === 0 ? [] : [...policy.workspaces.keys()].filter((id) => !watched.includes(id));
    return [
      ...(watched.length === 0 ? [ok(`may write to the session: ${ruleText(policy.default)}`)] : []),
      ...watched.map((workspace): Verdict => {
        const fact = `may write to the session: ${ruleText(ruleFor(policy, workspace))}`;
        return { status: 'ok', workspace, fact };
      }),
      ...strange.map((id) =>
        warn(`${path} has a rule for ${id}, which is not watched`, 'Correct the id, or remove the rule.'),
      ),
    ];
  },
};
