import { describeLength, showPath } from './display.ts';
import type { Findings } from './findings.ts';
import { missing } from './missing.ts';
import { type Environment, readValue } from './paths.ts';
import { firstValue, type RawTarget, type RawValue } from './raw-target.ts';
import type { FileContent } from './read-small-file.ts';
import { setting } from './settings-table.ts';

/** Reads the file that `MOLECULE_WORKSPACE_TOKEN_FILE` names; the path as it was written. */
export type ReadTokenFile = (path: string) => FileContent;

/** The one workspace of the sibling's plain variables. */
export function readSingleWorkspace(
  values: Environment,
  readTokenFile: ReadTokenFile,
  findings: Findings,
): RawTarget[] {
  const required = (variable: string, ...others: string[]): RawValue | undefined => {
    const value = firstValue(values, [variable, ...others]);
    if (value === undefined) findings.addProblem(missing(variable, values));
    return value;
  };
  return [
    {
      id: required(setting.siblingWorkspaceId.name),
      token: readToken(values, readTokenFile, findings),
      platformUrl: required(setting.siblingPlatformUrl.name, setting.platformUrl.name),
    },
  ];
}

/** A file that is named must be good: falling back would hide a typing error behind an older token. */
function readToken(
  values: Environment,
  readTokenFile: ReadTokenFile,
  findings: Findings,
): RawValue | undefined {
  const token = readValue(values, setting.siblingToken.name);
  const variable = setting.siblingTokenFile.name;
  const path = readValue(values, variable);
  if (token !== undefined) {
    if (path !== undefined) {
      findings.addWarning(`${setting.siblingToken.name} gives the token; ignored: ${variable}.`);
    }
    return { variable: setting.siblingToken.name, text: token };
  }
  if (path === undefined) {
    findings.addProblem(missing(setting.siblingToken.name, values));
    return undefined;
  }
  const file = readTokenFile(path);
  if (file.kind === 'text') return { variable, text: file.text.trim() };
  findings.addProblem({
    variable,
    got: `${nameFile(path)}: ${file.kind === 'missing' ? 'no such file' : file.reason}`,
    expected: 'the path of a readable file that holds only the token',
    fix: `Correct the path or the file, or write the token itself as ${setting.siblingToken.name}.`,
  });
  return undefined;
}

/** Shows only what is surely a path: the token itself may stand there by mistake. */
function nameFile(path: string): string {
  return /^(?:~|\.{1,2})?\/|^[a-z]:[\\/]/i.test(path) ? showPath(path) : describeLength(path);
}
