/** What lies between this machine and a host: nothing, a private network, or the internet. */
export type HostKind = 'loopback' | 'private' | 'public';
/** Judges a host by its name alone, as `URL.hostname` gives it; nothing is looked up. */
export declare function hostKind(hostname: string): HostKind;
