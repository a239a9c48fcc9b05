import { delimiter, isAbsolute, parse, resolve } from 'node:path';
import { showPath } from './display.ts';
import type { Findings } from './findings.ts';
import { type Environment, expandHome, readValue } from './paths.ts';
import { setting } from './settings-table.ts';
import { readWholeNumber } from './whole-number.ts';

const MIB = 1024 ** 2;

export interface FileSettings {
  /** Largest file that is received. */
  readonly maxFileBytes: number;
  /** Absolute paths of the folders, and single files, that may be sent besides received ones. */
  readonly uploadRoots: readonly string[];
}

export function readFileSettings(values: Environment, findings: Findings): FileSettings {
  const megabytes = readWholeNumber(values, setting.maxFile, findings) ?? setting.maxFile.default;
  return { maxFileBytes: megabytes * MIB, uploadRoots: readUploadRoots(values, findings) };
}

function readUploadRoots(values: Environment, findings: Findings): string[] {
  const { name, default: byDefault } = setting.uploadRoots;
  const entries = (readValue(values, name) ?? byDefault)
    .split(delimiter)
    .flatMap((entry) => entry.trim() || []);
  const roots = entries.flatMap((entry) => {
    if (entry === '.') return projectFolder(values);
    const path = expandHome(entry, values);
    if (isAbsolute(path)) return [resolve(path)];
    findings.addProblem({
      variable: name,
      got: showPath(entry),
      expected: `absolute paths, or "." for the project folder, separated by "${delimiter}"`,
      fix: `Write the whole path, or remove the line: the default is ${byDefault}, the project folder.`,
    });
    return [];
  });
  return [...new Set(roots)];
}

/** Where the session works. A session that was started nowhere in particular has none: not the whole disk. */
function projectFolder(values: Environment): string[] {
  const folder = resolve(readValue(values, 'CLAUDE_PROJECT_DIR') ?? process.cwd());
  return folder === parse(folder).root ? [] : [folder];
}
