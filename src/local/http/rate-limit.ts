import { sha256 } from './random-token.ts';
import { type Refusal, reply } from './reply.ts';

const WINDOW_MICROS = 60_000_000;
const MAX_BUCKETS = 10_000;

interface Bucket {
  readonly endsAtMicros: number;
  count: number;
}

export interface RateVerdict {
  /** To be put on every response of the request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal?: Response;
}

export interface RateLimiterOptions {
  /** Requests per minute and bucket; 0 is unlimited. */
  readonly perMinute: number;
  readonly byAddressOnly: boolean;
  readonly nowMicros: () => number;
}

/** Fixed windows of a minute. All traffic of one bearer shares a bucket, whatever it asks for. */
export function createRateLimiter(options: RateLimiterOptions): (request: Request) => RateVerdict {
  const buckets = new Map<string, Bucket>();

  const bucketOf = (key: string, nowMicros: number): Bucket => {
    const known = buckets.get(key);
    if (known !== undefined && known.endsAtMicros > nowMicros) return known;
    if (buckets.size >= MAX_BUCKETS) buckets.clear();
    const bucket = { endsAtMicros: nowMicros + WINDOW_MICROS, count: 0 };
    buckets.set(key, bucket);
    return bucket;
  };

  return (request) => {
    if (options.perMinute === 0) return { headers: { 'X-RateLimit-Limit': 'unlimited' } };
    const nowMicros = options.nowMicros();
    const bucket = bucketOf(keyOf(request, options.byAddressOnly), nowMicros);
    bucket.count += 1;
    const resetSeconds = Math.floor((bucket.endsAtMicros - nowMicros) / 1_000_000);
    const headers = {
      'X-RateLimit-Limit': String(options.perMinute),
      'X-RateLimit-Remaining': String(Math.max(0, options.perMinute - bucket.count)),
      'X-RateLimit-Reset': String(resetSeconds),
    };
    if (bucket.count <= options.perMinute) return { headers };
    const body: Refusal = { error: 'rate limit exceeded', retry_after: resetSeconds };
    return {
      headers,
      refusal: reply({ status: 429, body, headers: { 'Retry-After': String(resetSeconds) } }),
    };
  };
}

/** Every client of this platform has the same address. */
function keyOf(request: Request, byAddressOnly: boolean): string {
  if (byAddressOnly) return 'address';
  const organisation = request.headers.get('X-Molecule-Org-Id');
  if (organisation !== null) return `organisation ${organisation}`;
  const authorization = request.headers.get('Authorization');
  return authorization === null ? 'address' : sha256(authorization);
}
