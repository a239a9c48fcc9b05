import fc from 'fast-check';

/** The same bytes in pieces of any size, as a network hands them out. */
export function inPieces(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<readonly Uint8Array[]> {
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
  return fc.tuple(bytes, cuts).map(([whole, places]) => {
    const borders = places.map((place) => Math.floor(place * whole.byteLength)).sort((a, b) => a - b);
    return [...borders, whole.byteLength].map((end, index) => whole.subarray(borders[index - 1] ?? 0, end));
  });
}

/** Mostly what it was, sometimes with a few bytes changed, left out or put in. */
export function maybeDamaged(bytes: fc.Arbitrary<Uint8Array>, weight = 1): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.constantFrom(0, 1, 1, 3, 512),
    put: fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(new Uint8Array(512), Buffer.from('9'))),
  });
  const damaged = fc.tuple(bytes, fc.array(change, { minLength: 1, maxLength: 3 })).map(([whole, changes]) =>
    changes.reduce((left: Uint8Array, { at, removed, put }) => {
      const start = Math.floor(at * left.byteLength);
      return Buffer.concat([left.subarray(0, start), put, left.subarray(start + removed)]);
    }, whole),
  );
  const cut = fc
    .tuple(bytes, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([whole, at]) => whole.subarray(0, Math.floor(at * whole.byteLength)));
  return fc.oneof(
    { weight: 4, arbitrary: bytes },
    { weight, arbitrary: damaged },
    { weight, arbitrary: cut },
  );
}

export type StreamEnd = 'closes' | 'breaks' | 'is silent';

/** A body that comes in these pieces, and then ends in this way; `onSilent` is called when nothing more will come. */
export function bodyOf(
  pieces: readonly Uint8Array[],
  end: StreamEnd = 'closes',
  onSilent: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const left = pieces.filter(({ byteLength }) => byteLength > 0);
  return new ReadableStream(
    {
      pull(controller) {
        const next = left.shift();
        if (next !== undefined) controller.enqueue(next);
        else if (end === 'closes') controller.close();
        else if (end === 'breaks')
          controller.error(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
        else onSilent();
      },
    },
    // Asked for a piece only when the one before it has been read.
    { highWaterMark: 0 },
  );
}
