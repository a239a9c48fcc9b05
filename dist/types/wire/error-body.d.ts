import { z } from 'zod';
/** The platform's flat error body. Everything in it is remote text. */
export declare const errorBodySchema: z.ZodObject<{
    error: z.ZodOptional<z.ZodString>;
    code: z.ZodOptional<z.ZodString>;
    hint: z.ZodOptional<z.ZodString>;
    retry_after: z.ZodOptional<z.ZodNumber>;
    retry_after_seconds: z.ZodOptional<z.ZodNumber>;
    delivery_confirmed: z.ZodOptional<z.ZodBoolean>;
}, z.core.$strip>;
export type ErrorBody = z.input<typeof errorBodySchema>;
