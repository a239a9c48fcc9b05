import type { ConfigProblem } from '../core/errors.ts';
import { type Environment, readValue } from './environment.ts';
import { setting, settingsTable } from './table.ts';
import { isWholeSet, WORKSPACE_VARIABLES } from './workspaces.ts';

export interface Sources {
  readonly env: Environment;
  readonly file: Environment;
  /** What the file is called in what the user reads. */
  readonly fileName: string;
  /** Whether the file lies in the project in which the session works, so that the project may have brought it along. */
  readonly isFileOfProject: boolean;
}

export interface ChosenValues {
  /** What applies, each variable from one of the two places. */
  readonly values: Environment;
  /** Whence the workspaces come, tokens and addresses included. */
  readonly workspacesFrom: 'environment' | 'file';
  readonly problems: readonly ConfigProblem[];
  /** What was set and is not used, one line each. */
  readonly notices: readonly string[];
}

/**
 * Chooses between the `.env` file and the environment. The workspaces come from one of them as a whole: from the
 * environment when it holds addresses, ids and tokens, else from the file; parts of both are refused. A project can set
 * variables of a session, and a token must not go to an address from elsewhere. Of the other settings the environment
 * wins, but for those that widen what may be sent, approved or shown: only a file of the user's own sets them.
 */
export function chooseSources(sources: Sources): ChosenValues {
  const workspaces = chooseWorkspaces(sources);
  const widening = chooseWidening(sources);
  return {
    values: {
      ...sources.file,
      ...setIn(sources.env),
      ...Object.fromEntries(WORKSPACE_VARIABLES.map((name) => [name, workspaces.values[name]])),
      ...widening.values,
    },
    workspacesFrom: workspaces.from,
    problems: workspaces.problems,
    notices: [...workspaces.notices, ...widening.notices],
  };
}

interface ChosenWorkspaces {
  readonly values: Environment;
  readonly from: ChosenValues['workspacesFrom'];
  readonly problems: readonly ConfigProblem[];
  readonly notices: readonly string[];
}

function chooseWorkspaces({ env, file, fileName }: Sources): ChosenWorkspaces {
  const [inEnv, inFile] = [setIn(env, WORKSPACE_VARIABLES), setIn(file, WORKSPACE_VARIABLES)];
  const fileNames = Object.keys(inFile);
  const nothingSaid = { problems: [], notices: [] };
  if (fileNames.length === 0) return { ...nothingSaid, values: inEnv, from: 'environment' };

  const other = Object.keys(inEnv).filter((name) => inEnv[name] !== inFile[name]);
  if (isWholeSet(inEnv) && other.length > 0) {
    const names = Object.keys(inEnv).join(', ');
    const notice = `The environment gives the workspaces (${names}); not used: ${fileNames.join(', ')} in ${fileName}.`;
    return { ...nothingSaid, values: inEnv, from: 'environment', notices: [notice] };
  }
  const problems = other
    .filter((name) => isMeantForUs(name, inEnv) || isLacking(name, inFile))
    .map((variable) => ({
      variable,
      got: `a value in the environment, beside ${fileNames.join(', ')} in ${fileName}`,
      expected: 'address, ids and tokens together in one of the two places',
      fix: `Unset ${variable} where the session gets it from (your shell, or "env" in the project's .claude/settings.json), or set all of them there.`,
    }));
  return { ...nothingSaid, values: inFile, from: 'file', problems };
}

const UNPREFIXED: readonly string[] = [setting.pythonWorkspaceId.name, setting.pythonPlatformUrl.name];
const PYTHON_FORMS = [setting.pythonToken, setting.pythonTokenFile, setting.pythonWorkspaces];

/** Other programs use the names without prefix too: they are ours where a variable of the same form says so. */
function isMeantForUs(name: string, values: Environment): boolean {
  return !UNPREFIXED.includes(name) || PYTHON_FORMS.some((row) => readValue(values, row.name) !== undefined);
}

/** Whether a set would be whole with this variable, which it has not. */
function isLacking(name: string, values: Environment): boolean {
  return !isWholeSet(values) && values[name] === undefined && isMeantForUs(name, values);
}

function chooseWidening({ env, file, fileName, isFileOfProject }: Sources) {
  const values: Record<string, string | undefined> = {};
  const notices: string[] = [];
  for (const row of settingsTable) {
    if (!('widens' in row)) continue;
    const { name } = row;
    const [fromEnv, fromFile] = [readValue(env, name), readValue(file, name)];
    // The choice that grants nothing may be made anywhere.
    const isRefusal = 'choices' in row && fromEnv?.toLowerCase() === row.default;
    values[name] = isRefusal ? fromEnv : isFileOfProject ? undefined : fromFile;
    if (fromEnv !== undefined && fromEnv !== values[name]) {
      notices.push(
        `${name} in the environment is not used, for a project can set it there. ${WRITE_IT} ${fileName}.`,
      );
    }
    if (fromFile !== undefined && isFileOfProject && !isRefusal) {
      notices.push(
        `${name} in ${fileName} is not used, for that file lies in the project itself. ${USE_OWN}`,
      );
    }
  }
  return { values, notices };
}

const WRITE_IT = 'It is read from the .env file only:';
const USE_OWN = `Point ${setting.stateDir.name} to a folder outside of it.`;

/** Those of the variables that have a value, without the white space around it. */
function setIn(values: Environment, names: readonly string[] = Object.keys(values)): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = readValue(values, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
