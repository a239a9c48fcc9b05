import { HttpStatusError } from '../core/http-status-error.ts';
import {
  type CommitMemoryBody,
  committedMemorySchema,
  type MemoryScope,
  memorySchema,
  memorySearchSchema,
} from '../wire/memories.ts';
import type { Connection } from './http.ts';

const MAX_LISTED = 50;
const MAX_FOUND = 100;
const MAX_SEARCH_BYTES = 8 * 1024 * 1024;

export interface Memory {
  readonly id: string;
  readonly content: string;
  /** LOCAL, TEAM or GLOBAL, or the memory plugin's name of the place it was found in. Remote text. */
  readonly scope: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

export interface MemoryQuery {
  readonly text: string;
  readonly scope: MemoryScope | undefined;
}

export interface FoundMemories {
  /** Newest or best first, in the platform's order. */
  readonly memories: readonly Memory[];
  /** As many as the platform gives at once: others may not have been looked at. */
  readonly isCapped: boolean;
}

/** The workspace's memory on the platform. Errors: see `Connection.request`. */
export class Memories {
  constructor(private readonly connection: Connection) {}

  /** `POST /workspaces/:id/memories`; returns the id. Not idempotent. 403 for GLOBAL below a root, 503 without a plugin. */
  async commit(body: CommitMemoryBody, signal: AbortSignal): Promise<string> {
    const { id } = await this.connection.post(committedMemorySchema, this.#path, body, signal);
    return id;
  }

  /** Memories that fit. The plugin's search (since 2026-05) knows no scopes; the older list, the newest 50, is filtered here. */
  async recall(query: MemoryQuery, signal: AbortSignal): Promise<FoundMemories> {
    const isSearch = query.text !== '' && query.scope === undefined;
    const found = isSearch ? await this.#search(query.text, signal) : undefined;
    return found ?? (await this.#list(query, signal));
  }

  /** Undefined where the platform has no such search, or it found nothing. */
  async #search(text: string, signal: AbortSignal): Promise<FoundMemories | undefined> {
    try {
      const query = new URLSearchParams({ q: text, limit: String(MAX_FOUND) });
      const path = `${this.connection.ownPath}/v2/memories?${query}`;
      const { memories } = await this.connection.json(memorySearchSchema, {
        method: 'GET',
        path,
        signal,
        maxResponseBytes: MAX_SEARCH_BYTES,
      });
      if (memories.length === 0) return undefined;
      return {
        memories: memories.map((row) => memoryOf(row, row.namespace)),
        isCapped: memories.length >= MAX_FOUND,
      };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404) return undefined;
      throw error;
    }
  }

  async #list({ text, scope }: MemoryQuery, signal: AbortSignal): Promise<FoundMemories> {
    const query = new URLSearchParams({
      limit: String(MAX_LISTED),
      ...(text === '' ? {} : { q: text }),
      ...(scope === undefined ? {} : { scope }),
    });
    const rows = await this.connection.list(memorySchema, `${this.#path}?${query}`, MAX_LISTED, signal);
    const words = text.toLowerCase().split(/\s+/);
    const memories = rows
      .filter((row) => scope === undefined || row.scope === scope)
      .filter(({ workspace_id: isSearched, content }) => {
        const lower = content.toLowerCase();
        return isSearched !== undefined || words.every((word) => lower.includes(word));
      })
      .map((row) => memoryOf(row, row.scope));
    return { memories, isCapped: rows.length >= MAX_LISTED };
  }

  get #path(): string {
    return `${this.connection.ownPath}/memories`;
  }
}

interface MemoryRow {
  readonly id: string;
  readonly content: string;
  readonly created_at: string;
}

function memoryOf({ id, content, created_at: createdAt }: MemoryRow, scope: string): Memory {
  return { id, content, scope, createdAt };
}
