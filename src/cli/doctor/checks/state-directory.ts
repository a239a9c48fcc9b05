import { accessSync, constants, readdirSync, type Stats, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

const SETTING = 'Set MOLECULE_STATE_DIR to a folder of your own';

export const stateDirectoryCheck: Check = {
  id: 'state-directory',
  title: 'State directory',
  run({ stateDirectory: path }: DoctorContext): Verdict[] {
    const stats = statOrUndefined(path);
    if (stats === undefined) return [missing(path)];
    if (!stats.isDirectory()) return [fail(`${path} is not a folder`, `${SETTING}, or remove that file.`)];
    if (!isWritable(path)) {
      return [fail(`${path} cannot be written`, `${SETTING}, or make this one yours: chown and chmod 700.`)];
    }
    const open = openFiles(path, stats);
    if (open.length === 0) return [ok(`${path}, yours alone`)];
    return [warn(`${path}: open to other users: ${open.join(', ')}`, `Run: chmod -R go= ${path}`)];
  },
};

function missing(path: string): Verdict {
  let parent = dirname(path);
  while (statOrUndefined(parent) === undefined && parent !== dirname(parent)) parent = dirname(parent);
  return isWritable(parent)
    ? ok(`${path} does not exist yet; it is made when it is needed`)
    : fail(`${path} does not exist and cannot be made: ${parent} cannot be written`, `${SETTING}.`);
}

function openFiles(path: string, directory: Stats): string[] {
  if (process.platform === 'win32') return [];
  const files = namesIn(path).flatMap((name) => {
    const stats = statOrUndefined(join(path, name));
    return stats?.isFile() === true && isOpen(stats) ? [name] : [];
  });
  return isOpen(directory) ? ['the folder itself', ...files] : files;
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function isOpen(stats: Stats): boolean {
  return (stats.mode & 0o077) !== 0;
}

function statOrUndefined(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
