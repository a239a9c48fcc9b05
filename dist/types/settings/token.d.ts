import type { ValueProblem } from './findings.ts';
/** What is wrong with a token, or nothing. Never shows any of it. */
export declare function tokenProblem(token: string): ValueProblem | undefined;
