import { createHash } from 'node:crypto';
import type { SaveText } from '../core/long-text.ts';
import type { InboxFolder } from './inbox-folder.ts';

export interface LongTextsDeps {
  readonly folder: InboxFolder;
  readonly nowMs: () => number;
  /** For the log file. */
  readonly onFailed: (what: string, error: unknown) => void;
}

const NAME = 'text.txt';

/**
 * Texts that are too long for the model's context, each once in a file of the inbox folder, where they are kept and counted
 * like the files of messages. One that was removed meanwhile is written again when its message is shown again.
 */
export function longTexts({ folder, nowMs, onFailed }: LongTextsDeps): SaveText {
  return (safeText) => {
    try {
      const key = keyOf(safeText);
      const known = folder.find(key);
      if (known !== undefined) return known;
      const path = folder.writeText(folder.newPath(key, NAME), safeText);
      folder.prune(nowMs());
      return path;
    } catch (error) {
      onFailed('saving a long text', error);
      return undefined;
    }
  };
}

function keyOf(text: string): string {
  return createHash('sha256').update('text ').update(text).digest('hex').slice(0, 24);
}
