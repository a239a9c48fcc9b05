/**
 * Whether the body of a message without a source says that it comes from somebody other than a canvas user. Newer
 * platforms write `canvas_user` there themselves; older ones write nothing.
 */
export declare function claimsOtherSource(requestBody: unknown): boolean;
/** Whether the platform itself wrote into a message that somebody on the canvas sent it; older ones never do. */
export declare function isSignedAsCanvasUser(requestBody: unknown): boolean;
