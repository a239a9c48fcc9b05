import { afterAll, expect } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import {
  HOOK_CONTENT_CHARACTERS,
  type HookEvent,
  hookOutput,
  MAX_HOOK_CONTEXT_CHARACTERS,
} from '../../src/claude-code/hooks.ts';
import { activityIdsInHookContext } from '../../src/claude-code/message-tags.ts';
import { readTranscriptLine, TranscriptTail } from '../../src/claude-code/transcript.ts';
import type { Message } from '../../src/core/message.ts';
import { channelNotification } from '../../src/core/notification.ts';
import { openInbox } from '../../src/inbox/file/open.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';
import type { LeasedInbox } from '../../src/inbox/leased-inbox.ts';
import { HookDelivery } from '../../src/inbox/receipts/hook-delivery.ts';
import { receipt } from '../../src/tools/receipt.ts';
import { SERVER, tagOf } from '../support/claude-code.ts';
import { deliveriesOf } from '../support/deliveries.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless } from '../support/harmless.ts';
import { hostileJson, mostly } from '../support/hostile-json.ts';
import { OWN, PEER } from '../support/hostile-rows.ts';
import { hostileText } from '../support/hostile-text.ts';
import { arrival } from '../support/inbox-arrivals.ts';
import { makePipe } from '../support/planted-files.ts';
import { tempDir } from '../support/temp-dir.ts';
import { contextOf, targetOf } from '../support/tool-session.ts';

const INPUTS_PER_INBOX = 200;
const MESSAGES = 3;
const FIRST_LOOK_BYTES = 256 * 1024;

/** A prompt: tags of messages, as the host writes them or nearly, and what somebody types around them. */
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.record({ tag: fc.nat({ max: MESSAGES - 1 }), server: fc.constant(SERVER) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      tag: fc.nat({ max: MESSAGES - 1 }),
      server: fc.constantFrom('plugin:other:other', 'molecule', ''),
    }),
  },
  { weight: 1, arbitrary: hostileText.map((text) => ({ typed: `x${text}` })) },
);
const prompt = fc.oneof(
  { weight: 6, arbitrary: fc.array(segment, { minLength: 1, maxLength: 5 }) },
  { weight: 1, arbitrary: mostly(hostileText) },
);
const transcriptLine = fc.record({
  about: fc.nat({ max: MESSAGES - 1 }),
  before: fc.constantFrom('', '', 'x', '\n'),
  json: fc.oneof(
    fc.constantFrom('opening', 'queued', 'enqueued', 'tool result', 'typed'),
    hostileJson.map((json) => JSON.stringify(json) ?? ''),
    hostileText,
  ),
  server: fc.constantFrom(SERVER, SERVER, 'plugin:other:other'),
});

interface Stage extends Disposable {
  readonly inbox: Inbox;
  readonly leased: LeasedInbox;
  inputs: number;
}

const folder = tempDir();
const places = {
  transcript: join(folder.path, 'transcript.jsonl'),
  fifo: join(folder.path, 'fifo'),
  folder: folder.path,
};
makePipe(places.fifo);
let stage: Stage | undefined;
let order = 0;
afterAll(() => {
  stage?.[Symbol.dispose]();
  folder[Symbol.dispose]();
});

function open(): Stage {
  if (stage !== undefined && stage.inputs < INPUTS_PER_INBOX) return stage;
  stage?.[Symbol.dispose]();
  const path = join(folder.path, `inbox-${order}`);
  mkdirSync(path, { mode: 0o700 });
  const { inbox } = openInbox(path, Date.now);
  stage = { inbox, leased: inbox.takeOver(), inputs: 0, [Symbol.dispose]: () => inbox.close() };
  return stage;
}

const answerSchema = z.strictObject({
  hookSpecificOutput: z
    .strictObject({ hookEventName: z.enum(['UserPromptSubmit', 'Stop']), additionalContext: z.string() })
    .optional(),
  decision: z.literal('block').optional(),
  reason: z.string().optional(),
});

fuzz({
  name: 'hook-inputs',
  gateRuns: 300,
  input: fc.record({
    texts: fc.array(hostileText, { minLength: MESSAGES, maxLength: MESSAGES }),
    event: mostly(fc.constantFrom('UserPromptSubmit', 'Stop', 'PreToolUse', 'PostToolUse', 'SessionStart')),
    prompt,
    place: fc.constantFrom('transcript', 'fifo', 'folder', '/dev/zero', '', '\0', '/nonexistent/x'),
    said: mostly(hostileText),
    tool: mostly(fc.oneof(fc.constantFrom('Bash', 'Read', 'Edit'), hostileText)),
    active: mostly(fc.constantFrom('true', 'false')),
    lines: fc.array(transcriptLine, { maxLength: 4 }),
    isDeaf: fc.boolean(),
    takesTurnEndContext: fc.boolean(),
  }),
  async check({ texts, prompt: asked, isDeaf, ...input }) {
    const { inbox, leased } = open();
    if (stage !== undefined) stage.inputs += 1;
    const ids = texts.map(() => `message-${order++}`);
    const rows = texts.map((text, index) =>
      arrival(ids[index] ?? '', order * 10 + index, {
        text,
        workspaceId: OWN,
        sender: { kind: 'peer_agent', peerId: PEER, name: text, role: text },
      }),
    );
    leased.arrivals.add(OWN, rows);
    const ended = new AbortController();
    const errors: unknown[] = [];
    const deliveries = deliveriesOf(inbox, ended.signal, { onFailed: (error) => errors.push(error) });
    deliveries.receipts.expect(true);
    const entries = ids.flatMap((id) => inbox.find(id));
    const present = (message: Message) =>
      channelNotification(message, {
        isAgain: false,
        save: () => '/state/inbox/0-text.txt',
        maxCharacters: isDeaf ? HOOK_CONTENT_CHARACTERS : 20_000,
      });
    if (isDeaf) {
      deliveries.hearing.switchedOff(true);
      deliveries.receipts.deliverInHooks(
        new HookDelivery({
          pushes: leased.pushes,
          workspaceIds: [OWN],
          recentlyRead: () => [],
          takesTurnEndContext: input.takesTurnEndContext,
          isAllowed: () => true,
          present: ({ message }) => present(message),
        }),
      );
    } else {
      for (const entry of entries) {
        leased.pushes.markPushed(entry.row);
        deliveries.pushed(leased.pushes, entry);
      }
    }
    const tags = entries.map(({ message }) => tagOf(present(message)));
    const { text: promptText, named } = promptOf(asked, tags, ids);
    const path = input.place in places ? places[input.place as keyof typeof places] : input.place;
    const context = {
      ...contextOf(
        { targets: [targetOf({ id: OWN, token: 'x' })], fetch: async () => new Response() },
        inbox,
        ended.signal,
      ),
      deliveries,
      hook: async (event: HookEvent) => hookOutput(deliveries.hook(event)),
    };
    const result = await receipt.call(
      {
        event: input.event,
        prompt: promptText,
        transcript_path: path,
        stop_hook_active: input.active,
        last_assistant_message: input.said,
        tool_name: input.tool,
        command: input.said,
      },
      context,
      { signal: ended.signal, progress: () => undefined },
    );
    expect(errors).toEqual([]);
    const answer = answerSchema.parse(JSON.parse(result.text));
    const added = answer.hookSpecificOutput?.additionalContext ?? answer.reason ?? '';
    expect(added.length).toBeLessThanOrEqual(MAX_HOOK_CONTEXT_CHARACTERS);
    // A session that listens gets nothing in a hook, and only a prompt that consists of messages settles them.
    if (!isDeaf) expect(answer).toEqual({});
    const brought = activityIdsInHookContext(added);
    for (const id of brought) expect(ids).toContain(id);
    const isTag = (line: string) => line.startsWith('<molecule-message ') || line === '</molecule-message>';
    const lines = added.split('\n');
    expect(lines.filter(isTag)).toHaveLength(2 * brought.length);
    expectHarmless(lines.filter((line) => !isTag(line)).join('\n'));
    // Heartbeats tell the canvas what the session does.
    expectHarmless(deliveries.work.of(OWN).currentTask);
    const isSettled = (id: string) => inbox.find(id)[0]?.state === 'settled';
    const isPrompt = input.event === 'UserPromptSubmit' && !isDeaf;
    expect(ids.filter(isSettled)).toEqual(isPrompt ? ids.filter((id) => named.has(id)) : []);
    await readTranscript(input, path, tags, ids);
    // What waits must not come in the next hook as well.
    for (const { row } of entries) inbox.settleBySession(row, 'pop');
    ended.abort();
  },
});

function promptOf(
  asked: unknown,
  tags: readonly string[],
  ids: readonly string[],
): { readonly text: unknown; readonly named: ReadonlySet<string> } {
  const segments = z
    .array(
      z.object({ tag: z.number().optional(), server: z.string().optional(), typed: z.string().optional() }),
    )
    .safeParse(asked).data;
  if (segments === undefined) return { text: asked, named: new Set() };
  const text = segments
    .map(({ tag = 0, server = SERVER, typed }) => typed ?? tags[tag]?.replace(SERVER, server))
    .join('\n');
  const isTyped = segments.some(({ typed }) => typed !== undefined);
  const ours = segments.filter(({ server }) => server === SERVER).map(({ tag = 0 }) => ids[tag] ?? '');
  return { text, named: new Set(isTyped ? [] : ours) };
}

async function readTranscript(
  { lines }: { readonly lines: readonly { about: number; before: string; json: string; server: string }[] },
  path: string,
  tags: readonly string[],
  ids: readonly string[],
): Promise<void> {
  const written = lines.map(({ about, before, json, server }) => {
    const tag = before + (tags[about] ?? '');
    const origin = { kind: 'channel', server };
    const known: Record<string, unknown> = {
      opening: { type: 'user', origin, message: { content: tag } },
      queued: { type: 'attachment', attachment: { type: 'queued_command', prompt: tag, origin } },
      enqueued: { type: 'queue-operation', operation: 'enqueue', content: tag },
      'tool result': { type: 'user', message: { content: [{ type: 'tool_result', content: tag }] } },
      typed: { type: 'user', message: { content: tag } },
    };
    return json in known ? JSON.stringify(known[json]) : json.replaceAll('\n', ' ').toWellFormed();
  });
  for (const [index, text] of written.entries()) {
    const { about = 0, before = '', json = '', server } = lines[index] ?? {};
    const isProof = server === SERVER && before === '' && ['opening', 'queued', 'enqueued'].includes(json);
    const { received, accepted, brought } = readTranscriptLine(text, SERVER);
    const expected = isProof ? [ids[about] ?? ''] : [];
    expect(json === 'enqueued' && before === '' ? accepted : received).toEqual(
      json === 'enqueued' && before === '' ? [ids[about] ?? ''] : expected,
    );
    expect(brought).toEqual([]);
  }
  const transcript = `${written.join('\n')}\n`;
  writeFileSync(places.transcript, transcript);
  const read = await new TranscriptTail().read(path);
  if (path !== places.transcript) expect(read).toBeUndefined();
  // Of a longer one only the end is read.
  else if (Buffer.byteLength(transcript) <= FIRST_LOOK_BYTES)
    expect(read?.slice(0, -1)).toEqual(transcript.slice(0, -1).split('\n'));
  else expect(read).toBeDefined();
}
