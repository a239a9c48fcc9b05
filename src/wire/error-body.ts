import { z } from 'zod';

/** The platform's flat error body. Everything in it is remote text. */
export const errorBodySchema = z.object({
  error: z.string().optional(),
  code: z.string().optional(),
  hint: z.string().optional(),
  retry_after: z.number().optional(),
  retry_after_seconds: z.number().optional(),
  delivery_confirmed: z.boolean().optional(),
});

export type ErrorBody = z.input<typeof errorBodySchema>;
