import type { ConfigProblem } from '../core/errors.ts';
import { type Environment, readValue } from './paths.ts';
import { setting } from './settings-table.ts';

const EXPECTED: Readonly<Record<string, string>> = {
  [setting.platformUrl.name]: 'the address of the canvas, such as https://tenant.example.com',
  [setting.workspaceIds.name]: 'the ids of the workspaces to watch, separated by commas',
  [setting.workspaceTokens.name]: 'the tokens of the workspaces, in the order of the ids',
  [setting.siblingPlatformUrl.name]: 'the address of the canvas, such as https://tenant.example.com',
  [setting.siblingWorkspaceId.name]: 'the id of the workspace to watch',
  [setting.siblingToken.name]: 'the token of the workspace',
};

// What the same value is called in another form; mixed forms are the likeliest reason for a missing one.
const OTHER_NAMES: Readonly<Record<string, string>> = {
  [setting.platformUrl.name]: setting.siblingPlatformUrl.name,
  [setting.workspaceIds.name]: setting.siblingWorkspaceId.name,
  [setting.workspaceTokens.name]: setting.siblingToken.name,
};

/** What a variable without a value has. */
export const NOTHING = 'nothing';

/** The same words for every variable: a list of problems then gives the advice once. */
const WRITE_IT =
  'Write what is missing into the .env file; the canvas shows the values in the dialog that connects the workspace.';

/** The problem that a variable has no value. */
export function missing(variable: string, values: Environment): ConfigProblem {
  const other = OTHER_NAMES[variable];
  const fix =
    other !== undefined && readValue(values, other) !== undefined
      ? `Rename ${other} to ${variable}.`
      : WRITE_IT;
  return { variable, got: NOTHING, expected: EXPECTED[variable] ?? 'a value', fix };
}
