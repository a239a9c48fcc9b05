import { createHash } from 'node:crypto';
import type { SaveText } from '../core/long-text.ts';
import type { InboxFolder } from './inbox-folder.ts';

export interface LongTextsDeps {
  readonly folder: InboxFolder;
  readonly onFailed: (what: string, error: unknown) => void;
}

export const LONG_TEXT_NAME = 'text.txt';
/** They count as an agent's: none of them can push out what people sent. */
const OWNER = { workspaceId: '', agentId: 'long texts' };

/** Saves a text that is too long for the model's context, once, in the inbox folder; again if it was removed. */
export function longTexts({ folder, onFailed }: LongTextsDeps): SaveText {
  return (safeText) => {
    try {
      const key = longTextKey(safeText);
      const known = folder.find(key);
      if (known !== undefined) return known;
      return folder.writeText(folder.newPath(key, LONG_TEXT_NAME, OWNER), safeText);
    } catch (error) {
      onFailed('saving a long text', error);
      return undefined;
    }
  };
}

/** What the file of a text is known by, as `safeBody` leaves it. */
export function longTextKey(text: string): string {
  return createHash('sha256').update('text ').update(text).digest('hex').slice(0, 24);
}
