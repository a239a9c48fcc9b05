import { HttpStatusError } from '../core/errors.ts';
import type { Target } from '../core/target.ts';
/** What an answer outside 2xx says, whatever its body is. Our token is taken out of it. */
export declare function statusError(response: Response, target: Target): Promise<HttpStatusError>;
