import { existsSync, realpathSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/** The folder in which a session works, and the repository around it; undefined in the user's home or above it. */
function projectFolder(workingDirectory: string): string | undefined {
  const home = accountHome();
  let project: string | undefined;
  for (let folder = real(workingDirectory); ; folder = dirname(folder)) {
    if (home !== undefined && isWithin(home, folder)) return project;
    if (project === undefined || existsSync(join(folder, '.git'))) project = folder;
    if (folder === dirname(folder)) return project;
  }
}

/** Whether a path, which need not exist, lies in the project. */
export function isInProject(path: string, workingDirectory: string): boolean {
  const project = projectFolder(workingDirectory);
  return project !== undefined && isWithin(real(path), project);
}

/** The default state directory of the user's account, whatever the environment says of a home. */
export function accountStateDirectory(): string | undefined {
  const home = accountHome();
  return home === undefined ? undefined : join(home, '.claude', 'channels', 'molecule');
}

/** The home of the user's account, whatever the environment says of one; undefined where there is no such account. */
export function accountHome(): string | undefined {
  // Where there are no accounts that could be asked, the environment is all there is.
  if (process.platform === 'win32') return homedir();
  try {
    return real(userInfo().homedir);
  } catch {
    return undefined;
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), relative(parent, path));
  }
}
