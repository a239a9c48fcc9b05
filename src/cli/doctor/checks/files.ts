import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { ConfigError } from '../../../core/errors.ts';
import { InboxFolder } from '../../../files/inbox-folder.ts';
import { uploadRefusal } from '../../../files/upload-rules.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

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
  if (!isWritableFolder(folder.path)) {
    return fail(
      `${folder.path} cannot be written: files of messages are not saved`,
      `Make it a folder of yours: chown and chmod 700 ${folder.path}`,
    );
  }
  const files = folder.list().filter(({ kind }) => kind === 'file');
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return ok(
    `${folder.path}: ${files.length} received file${files.length === 1 ? '' : 's'}, ${Math.ceil(bytes / MIB)} MB`,
  );
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

function isWritableFolder(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
