import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../../core/errors.ts';
import { logLine } from '../../../core/safe-text.ts';
import { InboxFolder } from '../../../files/inbox-folder.ts';
import { uploadRefusal } from '../../../files/upload-rules.ts';
import { doubtAbout, FOLDER, openOwn } from '../../../runtime/own-path.ts';
import { isOpenToOthers } from '../../../settings/files.ts';
import { count } from '../../../settings/findings.ts';
import { type DoubtfulFile, doubtfulFiles } from '../../../settings/state-files.ts';
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
    const doubt = doubtAbout(path, FOLDER);
    if (doubt !== undefined) return [fail(`${doubt.message}: nothing in it is used`, doubt.advice)];
    if (!isWritable(path)) {
      return [fail(`${path} cannot be written`, `${SETTING}, or make this one yours: chown and chmod 700.`)];
    }
    const doubtful = doubtfulFiles(path);
    if (doubtful.length > 0) return doubtful.map(judgeDoubtful);
    const open = openFiles(path, stats);
    if (open.length === 0) return [ok(`${path}, yours alone`)];
    return [warn(`${path}: open to other users: ${open.join(', ')}`, `Run: chmod -R go= ${path}`)];
  },
};

function judgeDoubtful({ doubt, stopsMessages }: DoubtfulFile): Verdict {
  return stopsMessages
    ? fail(`${doubt.message}: no session can receive messages`, doubt.advice)
    : warn(`${doubt.message}, and is not used`, doubt.advice);
}

function missing(path: string): Verdict {
  let parent = dirname(path);
  while (statOrUndefined(parent) === undefined && parent !== dirname(parent)) parent = dirname(parent);
  return isWritable(parent)
    ? ok(`${path} does not exist yet; it is made when it is needed`)
    : fail(`${path} does not exist and cannot be made: ${parent} cannot be written`, `${SETTING}.`);
}

function openFiles(path: string, directory: Stats): string[] {
  const files = namesIn(path).flatMap((name) => {
    const stats = statOrUndefined(join(path, name));
    return stats?.isFile() === true && isOpenToOthers(stats.mode) ? [name] : [];
  });
  return isOpenToOthers(directory.mode) ? ['the folder itself', ...files] : files;
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
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

const MIB = 1024 ** 2;

export const filesCheck: Check = {
  id: 'files',
  title: 'Files',
  run(context: DoctorContext): Verdict[] {
    return [received(context), ...roots(context)];
  },
};

function received({ stateDirectory }: DoctorContext): Verdict {
  const folder = new InboxFolder(stateDirectory);
  if (!existsSync(folder.path))
    return ok(`${folder.path} does not exist yet; it is made with the first file`);
  if (!(isWritable(folder.path) && statOrUndefined(folder.path)?.isDirectory() === true)) {
    return fail(
      `${folder.path} cannot be written: files of messages are not saved`,
      `Make it a folder of yours: chown and chmod 700 ${folder.path}`,
    );
  }
  const files = folder.list().filter(({ kind }) => kind === 'file');
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return ok(`${folder.path}: ${count(files.length, 'received file')}, ${Math.ceil(bytes / MIB)} MB`);
}

function roots({ config, stateDirectory }: DoctorContext): Verdict[] {
  if (config instanceof ConfigError) return [];
  const { uploadRoots } = config.settings;
  const usable = uploadRoots.filter(existsSync);
  return [
    ok(usable.length === 0 ? 'only received files may be sent' : `may be sent from: ${usable.join(', ')}`),
    ...uploadRoots.flatMap((root) => judgeRoot(root, stateDirectory)),
  ];
}

function judgeRoot(root: string, stateDirectory: string): Verdict[] {
  if (!existsSync(root)) {
    return [warn(`${root} does not exist: nothing can be sent from there`, 'Correct MOLECULE_UPLOAD_ROOTS.')];
  }
  const real = realpathSync(root);
  const places = { roots: [real], stateDirectory, inbox: new InboxFolder(stateDirectory).path };
  if (uploadRefusal(real, places) === undefined) return [];
  return [
    warn(
      `${root} is inside the state directory: nothing but received files can be sent from there`,
      'Take it out of MOLECULE_UPLOAD_ROOTS.',
    ),
  ];
}

const TAIL_BYTES = 256 * 1024;
const MAX_SHOWN_CHARACTERS = 300;
const ERROR_LINE =
  /returned [45]\d\d|\bfailed\b|stopped by|damaged|cannot be|required config missing|did not confirm|unreadable|uncaughtException|unhandledRejection/;
/** The log holds no tokens; answers of a platform that it quotes might. */
const LOOKS_SECRET = /[A-Za-z0-9_-]{40,}/g;

export const logCheck: Check = {
  id: 'log',
  title: 'Log',
  run({ stateDirectory }: DoctorContext): Verdict[] {
    const path = join(stateDirectory, 'channel.log');
    const doubt = doubtAbout(path, { kind: 'file' });
    if (doubt !== undefined) return [warn(`${doubt.message}: nothing is written into it`, doubt.advice)];
    const tail = readTail(path);
    if (tail === undefined) return [ok(`${path}, not written yet`)];
    const line = tail.split('\n').findLast((candidate) => ERROR_LINE.test(candidate));
    return [ok(line === undefined ? `${path}, no error in it` : `${path}; its last error: ${shown(line)}`)];
  },
};

function shown(line: string): string {
  const text = logLine(line).replace(LOOKS_SECRET, '[…]');
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`;
}

function readTail(path: string): string | undefined {
  try {
    const descriptor = openOwn(path, constants.O_RDONLY);
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
      return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, size - bytes.length));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
