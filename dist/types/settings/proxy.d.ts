import { type Environment } from './environment.ts';
/**
 * The variable that names the proxy which `fetch` uses for this address; undefined where it uses none. As Bun 1.4.5 does
 * it: names in small letters first, `ALL_PROXY` last, and `NO_PROXY` by host, domain, port or network.
 */
export declare function proxyVariable(env: Environment, address: string): string | undefined;
