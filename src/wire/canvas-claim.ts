import { z } from 'zod';

const metadata = z
  .object({ source: z.unknown(), source_type: z.unknown() })
  .partial()
  .nullish()
  .catch(undefined);

const claimsSchema = z.object({
  params: z.object({ metadata, message: z.object({ metadata }).nullish().catch(undefined) }),
});

/**
 * Whether the body of a message without a source says that it comes from somebody other than a canvas user. Newer
 * platforms write `canvas_user` there themselves; older ones write nothing.
 */
export function claimsOtherSource(requestBody: unknown): boolean {
  const params = claimsSchema.safeParse(requestBody).data?.params;
  return [params?.metadata, params?.message?.metadata].some((claim) => {
    const source = claim?.source ?? 'canvas_user';
    return source !== 'canvas_user' || (claim?.source_type ?? undefined) !== undefined;
  });
}

/** Whether the platform itself wrote into a message that somebody on the canvas sent it; older ones never do. */
export function isSignedAsCanvasUser(requestBody: unknown): boolean {
  return claimsSchema.safeParse(requestBody).data?.params.metadata?.source === 'canvas_user';
}
