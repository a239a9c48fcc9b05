import { z } from 'zod';
/** An item of `GET /registry/:id/peers`; its address is left out, since peers are never called directly. */
export declare const peerSchema: z.ZodObject<{
    id: z.ZodString;
    name: z.ZodString;
    role: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    status: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    parent_id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    active_tasks: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
}, z.core.$strip>;
/** `GET /registry/discover/:id`; the address in it is left out, since peers are never called directly. */
export declare const discoveredSchema: z.ZodObject<{
    id: z.ZodString;
    name: z.ZodString;
}, z.core.$strip>;
