import type { Findings } from './findings.ts';
import { type Environment, readValue } from './paths.ts';
import type { RawTarget } from './raw-target.ts';
import { setting } from './settings-table.ts';
import { type ReadTokenFile, readSingleWorkspace } from './single-workspace.ts';
import { readWorkspacesJson } from './workspace-json.ts';
import { readWorkspaceLists } from './workspace-lists.ts';

/** One way to write down which workspaces are watched. */
interface WorkspaceForm {
  /** What the form reads. */
  readonly variables: readonly string[];
  isPresent(values: Environment): boolean;
  read(values: Environment, readTokenFile: ReadTokenFile, findings: Findings): RawTarget[];
}

const siblingUrls = [setting.siblingPlatformUrl.name, setting.platformUrl.name];

const jsonForm: WorkspaceForm = {
  variables: [setting.workspacesJson.name, setting.platformUrl.name],
  isPresent: (values) => readValue(values, setting.workspacesJson.name) !== undefined,
  read: (values, _readTokenFile, findings) =>
    readWorkspacesJson(setting.workspacesJson.name, [setting.platformUrl.name], values, findings),
};

const listsForm: WorkspaceForm = {
  variables: [
    setting.workspaceIds.name,
    setting.workspaceTokens.name,
    setting.platformUrls.name,
    setting.platformUrl.name,
  ],
  isPresent: (values) =>
    [setting.workspaceIds, setting.workspaceTokens, setting.platformUrls].some(
      ({ name }) => readValue(values, name) !== undefined,
    ),
  read: (values, _readTokenFile, findings) => readWorkspaceLists(values, findings),
};

const siblingListForm: WorkspaceForm = {
  variables: [setting.siblingWorkspaces.name, ...siblingUrls],
  isPresent: (values) => readValue(values, setting.siblingWorkspaces.name) !== undefined,
  read: (values, _readTokenFile, findings) =>
    readWorkspacesJson(setting.siblingWorkspaces.name, siblingUrls, values, findings),
};

const singleForm: WorkspaceForm = {
  variables: [
    setting.siblingWorkspaceId.name,
    setting.siblingToken.name,
    setting.siblingTokenFile.name,
    ...siblingUrls,
  ],
  // Other programs use the names without prefix too: one of them alone means nothing.
  isPresent: (values) =>
    [setting.siblingToken, setting.siblingTokenFile].some(
      ({ name }) => readValue(values, name) !== undefined,
    ) ||
    [setting.siblingWorkspaceId, setting.siblingPlatformUrl].every(
      ({ name }) => readValue(values, name) !== undefined,
    ),
  read: readSingleWorkspace,
};

// The first that is present is used: what the connect dialog writes today, before what it wrote earlier,
// before what belongs to another program.
const FORMS = [jsonForm, listsForm, siblingListForm, singleForm];

/** The workspaces as written, from the form that comes first; one warning names what is ignored. */
export function readWorkspaces(
  values: Environment,
  readTokenFile: ReadTokenFile,
  findings: Findings,
): RawTarget[] {
  const present = FORMS.filter((form) => form.isPresent(values));
  const [used = listsForm, ...others] = present;
  const ignored = new Set(
    others
      .flatMap((form) => form.variables)
      .filter((name) => !used.variables.includes(name) && readValue(values, name) !== undefined),
  );
  if (ignored.size > 0) {
    const [main] = used.variables.filter((name) => readValue(values, name) !== undefined);
    findings.addWarning(`${main} gives the workspaces; ignored: ${[...ignored].join(', ')}.`);
  }
  return used.read(values, readTokenFile, findings);
}
