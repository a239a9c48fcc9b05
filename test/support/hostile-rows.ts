import fc from 'fast-check';
import { hostileBody, hostileJson, hostileTime, mostly } from './hostile-json.ts';
import { hostileId, hostileText } from './hostile-text.ts';

/** The watched workspace, and another one. */
export const OWN = 'a6ab5a4f-1b67-4ec8-bd5b-e9b7c5a4dd6c';
export const PEER = '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11';

const workspace = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(OWN, PEER, '', null) },
  { weight: 1, arbitrary: hostileId },
);

/** A row of the feed from a platform that means no good. */
export const hostileRow: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 15,
    arbitrary: fc.record(
      {
        id: mostly(hostileId),
        workspace_id: mostly(fc.constant(OWN)),
        activity_type: mostly(
          fc.constantFrom('a2a_receive', 'broadcast_receive', 'delegation', 'a2a_send', 'x'),
        ),
        source_id: mostly(workspace),
        target_id: mostly(workspace),
        method: mostly(
          fc.oneof(
            fc.constantFrom(
              'message/send',
              'notify',
              'delegate',
              'delegate_result',
              'chat_upload_receive',
              'broadcast',
            ),
            hostileText,
          ),
        ),
        summary: mostly(hostileText),
        request_body: hostileBody,
        response_body: mostly(
          fc.oneof(
            hostileJson,
            fc.record({ delegation_id: hostileId, text: hostileText }, { requiredKeys: [] }),
            fc.record({ result: hostileText }),
          ),
        ),
        status: mostly(fc.constantFrom('ok', 'error', 'failed', 'completed', 'queued')),
        error_detail: mostly(hostileText),
        created_at: mostly(hostileTime),
        seq: mostly(fc.integer()),
        peer_name: mostly(hostileText),
        peer_role: mostly(hostileText),
        attachments: mostly(
          fc.array(
            fc.record(
              { kind: hostileText, name: hostileText, uri: hostileText, mime_type: hostileText },
              { requiredKeys: ['kind'] },
            ),
            { maxLength: 3 },
          ),
        ),
      },
      { requiredKeys: ['id', 'workspace_id', 'activity_type', 'created_at'] },
    ),
  },
  { weight: 1, arbitrary: hostileJson },
);
