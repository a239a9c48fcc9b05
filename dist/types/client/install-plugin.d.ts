import { Readable } from 'node:stream';
import type { PlatformClient } from '../platform/client.ts';
export interface ExtractOptions {
    /** Hex SHA-256 of the whole `tar.gz`; nothing is put in place when it differs. */
    readonly sha256?: string;
    /** Replaces what is at the destination; without it an existing destination is an error. */
    readonly replace?: boolean;
    /** Of all files together, unpacked; 500 MiB unless given. */
    readonly maxBytes?: number;
    /** Files and folders; 10,000 unless given. */
    readonly maxEntries?: number;
    /** Without anything coming in; a minute unless given. */
    readonly silenceMs?: number;
    /** For all of it; half an hour unless given. */
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
}
export interface Extracted {
    /** Paths under the destination, with `/`. */
    readonly files: readonly string[];
    readonly sha256: string;
}
export interface InstallOptions extends Omit<ExtractOptions, 'signal'> {
    /** E.g. `github://owner/repo#v1.0.0`; the platform's own plugin of that name unless given. */
    readonly source?: string;
}
/**
 * Downloads a plugin of the platform and unpacks it into `<folder>/<name>`, all of it or nothing. Nothing of it is run:
 * whoever trusts a plugin starts it. Give `sha256` where it is known; it is compared before the plugin is in place.
 * Errors: see `Plugins.download` and `extractArchive`.
 */
export declare function installPlugin(client: PlatformClient, name: string, folder: string, options: InstallOptions, signal: AbortSignal): Promise<Extracted>;
/**
 * Unpacks a `tar.gz` into the folder `destination`, all of it or nothing. Only plain files and folders that stay inside
 * are taken: an absolute path, a `..`, a link or a device ends it with `ArchiveError`, and so does an archive that is
 * damaged, too large, or not the one that was expected. Nothing in it is run; files are the owner's only.
 */
export declare function extractArchive(archive: ReadableStream<Uint8Array> | Readable, destination: string, options?: ExtractOptions): Promise<Extracted>;
