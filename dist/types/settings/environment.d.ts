/** Names and values as a process sees them. A blank value counts as none. */
export type Environment = Readonly<Record<string, string | undefined>>;
/** A copy of the environment of this process. The only place that reads it. */
export declare function processEnvironment(): Environment;
/** The value of a variable without the white space around it; a blank one is no value. */
export declare function readValue(values: Environment, name: string): string | undefined;
/** The absolute path of the folder for `.env`, inbox and lease; by default where the connect dialog writes it. */
export declare function stateDirectory(env: Environment): string;
export declare function claudeDirectory(env: Environment): string;
/** Replaces a leading `~`: values from a file or a manifest have not been through a shell, which would do it. */
export declare function expandHome(path: string, env: Environment): string;
