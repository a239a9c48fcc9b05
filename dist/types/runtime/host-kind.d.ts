/** What lies between this machine and a host: nothing, a private network, or the internet. */
export type HostKind = 'loopback' | 'private' | 'public';
/** Judges a host by its name alone, as `URL.hostname` gives it; nothing is looked up. */
export declare function hostKind(hostname: string): HostKind;
/** @param network such as `10.0.0.0/8`; nothing is in one that is written in another way */
export declare function isInNetwork(address: string, network: string): boolean;
