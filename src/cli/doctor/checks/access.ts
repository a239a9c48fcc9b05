import { statSync } from 'node:fs';
import { describeRule, ruleFor } from '../../../inbox/access/policy.ts';
import { ACCESS_FIX, accessPath, readPolicy } from '../../../inbox/access/policy-file.ts';
import { commandLine } from '../../../runtime/command-line.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';

export const accessCheck: Check = {
  id: 'access',
  title: 'Who may write',
  run(context: DoctorContext): Verdict[] {
    const { policy, problem } = readPolicy(context.stateDirectory);
    if (problem !== undefined) return [fail(problem, ACCESS_FIX)];
    const targets = targetsOf(context);
    const rules = targets.map(
      ({ id }): Verdict => ({ status: 'ok', workspace: id, fact: describeRule(ruleFor(policy, id)) }),
    );
    return [
      ...(rules.length > 0 ? rules : [ok(describeRule(policy.default))]),
      ...openFile(accessPath(context.stateDirectory)),
      ...[...policy.workspaces.keys()]
        .filter((id) => !targets.some((target) => target.id === id))
        .map(unwatched),
    ];
  },
};

function openFile(path: string): Verdict[] {
  const mode = (statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o777;
  if (process.platform === 'win32' || (mode & 0o077) === 0) return [];
  return [
    warn(`${path} is open to other users (mode ${mode.toString(8).padStart(4, '0')})`, `chmod 600 ${path}`),
  ];
}

function unwatched(id: string): Verdict {
  return warn(
    `there is a rule for workspace ${id}, which is not watched`,
    `Check the id; this shows all rules: ${commandLine('access')}`,
  );
}
