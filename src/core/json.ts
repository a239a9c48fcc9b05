import { JSON_LIMITS, type JsonLimits, JsonScanner } from './json-scanner.ts';

/**
 * The value of a JSON text. Undefined, which no JSON text stands for, when it is none, or holds more than `limits` allow:
 * whoever walks over the value afterwards can rely on them.
 */
export function parseJson(text: string, limits: JsonLimits = JSON_LIMITS): unknown {
  const scanner = new JsonScanner();
  scanner.read(new TextEncoder().encode(text));
  if (scanner.excess(limits) !== undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Json = Readonly<Record<string, unknown>>;

/** Undefined for what is not a JSON object. */
export function asRecord(value: unknown): Json | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
