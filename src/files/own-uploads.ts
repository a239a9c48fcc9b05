import type { Target } from '../core/target.ts';
import { parsePendingUri, type UploadedFile } from '../wire/uploads.ts';
import type { InboxFolder } from './inbox-folder.ts';
import { uploadKey } from './inbox-names.ts';

/**
 * What this machine uploads to show it comes back as a row of its own inbox, maybe before the platform has said which
 * file it is.
 */
export class OwnUploads {
  readonly #folder: InboxFolder;
  #running: Promise<unknown> = Promise.resolve();

  constructor(folder: InboxFolder) {
    this.#folder = folder;
  }

  /** Uploads, and remembers what came of it before anything else can ask. */
  async track(target: Target, upload: Promise<UploadedFile[]>): Promise<UploadedFile[]> {
    const remembered = upload.then((files) => {
      for (const { uri } of files) {
        const pending = parsePendingUri(uri);
        if (pending !== undefined) this.#folder.markOwn(uploadKey(target, pending.fileId));
      }
      return files;
    });
    const running = Promise.allSettled([this.#running, remembered]);
    this.#running = running;
    return remembered;
  }

  /** Whether a file comes from here; waits for uploads that are running. */
  async has(key: string): Promise<boolean> {
    await this.#running;
    return this.#folder.isOwn(key);
  }
}
