import { z } from 'zod';
/** `POST /workspaces/:id/notify`: a message to the canvas user. Attachment keys are camel case here. */
export interface NotifyBody {
    readonly message: string;
    readonly attachments?: readonly {
        readonly uri: string;
        readonly name: string;
        readonly mimeType?: string;
        readonly size?: number;
    }[];
}
export declare const notifyResponseSchema: z.ZodObject<{
    status: z.ZodString;
}, z.core.$strip>;
