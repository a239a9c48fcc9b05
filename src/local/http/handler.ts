/** Answers requests; rejects when the connection is to be closed without an answer. */
export type Handler = (request: Request) => Promise<Response>;
