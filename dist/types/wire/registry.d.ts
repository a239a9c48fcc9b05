import { z } from 'zod';
export interface AgentCard {
    readonly name: string;
    readonly description?: string;
    readonly skills?: readonly {
        readonly name: string;
    }[];
}
export interface RegisterBody {
    readonly id: string;
    readonly delivery_mode: 'poll';
    readonly agent_card: AgentCard;
}
/** Platforms before 2026-04-29 do not echo `delivery_mode`: they have no poll mode. */
export declare const registerResponseSchema: z.ZodObject<{
    status: z.ZodString;
    delivery_mode: z.ZodOptional<z.ZodEnum<{
        poll: "poll";
        push: "push";
    }>>;
}, z.core.$strip>;
/** Fields that are left out are reset to zero by the platform. */
export interface HeartbeatBody {
    readonly workspace_id: string;
    readonly active_tasks: number;
    readonly current_task: string;
    readonly uptime_seconds: number;
    readonly error_rate: number;
}
export declare const heartbeatResponseSchema: z.ZodObject<{
    status: z.ZodString;
}, z.core.$strip>;
