import { z } from 'zod';
/** The platform's flat error body. Everything in it is remote text. */
export declare const errorBodySchema: z.ZodObject<{
    error: z.ZodOptional<z.ZodString>;
    code: z.ZodOptional<z.ZodString>;
    hint: z.ZodOptional<z.ZodString>;
    retry_after: z.ZodOptional<z.ZodNumber>;
    retry_after_seconds: z.ZodOptional<z.ZodNumber>;
    delivery_confirmed: z.ZodOptional<z.ZodBoolean>;
    busy: z.ZodOptional<z.ZodBoolean>;
    waking: z.ZodOptional<z.ZodBoolean>;
    warming: z.ZodOptional<z.ZodBoolean>;
    restarting: z.ZodOptional<z.ZodBoolean>;
    deleted: z.ZodCatch<z.ZodOptional<z.ZodBoolean>>;
}, z.core.$strip>;
export type ErrorBody = z.input<typeof errorBodySchema>;
/** What kind of refusal it is: the platform's own code, or ours for words that are known. */
export declare function refusalCode(body: z.output<typeof errorBodySchema>): string | undefined;
