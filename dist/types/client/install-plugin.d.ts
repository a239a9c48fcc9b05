import type { PlatformClient } from '../platform/client.ts';
import { type Extracted, type ExtractOptions } from './extract-archive.ts';
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
