import { type Environment } from './environment.ts';
/** The variable that names the proxy for this address; undefined where there is none, as for this machine and private networks. */
export declare function proxyVariable(env: Environment, address: string): string | undefined;
/** The same where it is not used for an address of a private network, which may lie behind it. */
export declare function unusedProxyVariable(env: Environment, address: string): string | undefined;
