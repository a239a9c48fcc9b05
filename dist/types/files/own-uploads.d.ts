import type { Target } from '../core/target.ts';
import { type UploadedFile } from '../wire/uploads.ts';
import type { InboxFolder } from './inbox-folder.ts';
/**
 * What this machine uploads to show it comes back as a row of its own inbox, maybe before the platform has said which
 * file it is.
 */
export declare class OwnUploads {
    #private;
    constructor(folder: InboxFolder);
    /** Uploads, and remembers what came of it before anything else can ask. */
    track(target: Target, upload: Promise<UploadedFile[]>): Promise<UploadedFile[]>;
    /** Whether a file comes from here; waits for uploads that are running. */
    has(key: string): Promise<boolean>;
}
