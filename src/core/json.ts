import { JSON_LIMITS, type JsonLimits, JsonScanner } from './json-scanner.ts';

/** The value of a JSON text; undefined when it is none, or holds more than `limits` allow. */
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

export function asRecord(value: unknown): Json | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
