/** What the platform's database holds; times are microseconds. */
export const TABLES = `
CREATE TABLE IF NOT EXISTS workspaces (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT,
  tier INTEGER NOT NULL DEFAULT 1,
  status TEXT NOT NULL,
  runtime TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'workspace',
  parent_id TEXT,
  url TEXT,
  agent_card TEXT,
  delivery_mode TEXT NOT NULL DEFAULT 'push',
  current_task TEXT NOT NULL DEFAULT '',
  active_tasks INTEGER NOT NULL DEFAULT 0,
  max_concurrent_tasks INTEGER NOT NULL DEFAULT 1,
  last_error_rate REAL NOT NULL DEFAULT 0,
  last_sample_error TEXT NOT NULL DEFAULT '',
  uptime_seconds INTEGER NOT NULL DEFAULT 0,
  runtime_state TEXT NOT NULL DEFAULT '',
  x REAL NOT NULL DEFAULT 0,
  y REAL NOT NULL DEFAULT 0,
  broadcast_enabled INTEGER NOT NULL DEFAULT 0,
  talk_to_user_enabled INTEGER NOT NULL DEFAULT 1,
  can_delegate INTEGER NOT NULL DEFAULT 1,
  inbound_secret TEXT NOT NULL,
  collapsed INTEGER NOT NULL DEFAULT 0,
  budget_limits TEXT NOT NULL DEFAULT '{}',
  monthly_spend INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  registered_at INTEGER,
  last_heartbeat_at INTEGER,
  last_outbound_at INTEGER,
  removed_at INTEGER
);
CREATE INDEX IF NOT EXISTS workspaces_parent ON workspaces (parent_id);

CREATE TABLE IF NOT EXISTS workspace_auth_tokens (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
);
CREATE INDEX IF NOT EXISTS tokens_workspace ON workspace_auth_tokens (workspace_id, created_at);

CREATE TABLE IF NOT EXISTS activity_logs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workspace_id TEXT NOT NULL,
  activity_type TEXT NOT NULL,
  source_id TEXT,
  target_id TEXT,
  method TEXT,
  summary TEXT,
  request_body TEXT,
  response_body TEXT,
  tool_trace TEXT,
  duration_ms INTEGER,
  status TEXT NOT NULL,
  error_detail TEXT,
  created_at INTEGER NOT NULL,
  message_id TEXT,
  idempotency_key TEXT
);
CREATE INDEX IF NOT EXISTS activity_feed ON activity_logs (workspace_id, created_at, seq);
CREATE INDEX IF NOT EXISTS activity_typed_feed ON activity_logs (workspace_id, activity_type, created_at, seq);
CREATE INDEX IF NOT EXISTS activity_seq ON activity_logs (workspace_id, seq);
CREATE INDEX IF NOT EXISTS activity_source ON activity_logs (source_id, created_at, seq);
CREATE INDEX IF NOT EXISTS activity_delegations ON activity_logs (created_at, seq)
  WHERE activity_type = 'delegation';
CREATE UNIQUE INDEX IF NOT EXISTS activity_message ON activity_logs (workspace_id, message_id)
  WHERE message_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS activity_idempotency ON activity_logs (workspace_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

CREATE TABLE IF NOT EXISTS message_marks (
  seq INTEGER PRIMARY KEY,
  fetched_at INTEGER,
  seen_at INTEGER,
  in_reply_to TEXT
);
CREATE INDEX IF NOT EXISTS marks_reply ON message_marks (in_reply_to) WHERE in_reply_to IS NOT NULL;

CREATE TABLE IF NOT EXISTS inbox_delivery_state (
  workspace_id TEXT PRIMARY KEY,
  last_acked_seq INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS a2a_queue (
  queue_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  caller_id TEXT,
  message_id TEXT,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  priority INTEGER NOT NULL DEFAULT 50,
  last_error TEXT,
  enqueued_at INTEGER NOT NULL,
  dispatched_at INTEGER,
  completed_at INTEGER,
  expires_at INTEGER,
  response_body TEXT
);
CREATE INDEX IF NOT EXISTS queue_open ON a2a_queue (enqueued_at) WHERE status = 'queued';
CREATE INDEX IF NOT EXISTS queue_waiting ON a2a_queue (workspace_id, status, enqueued_at);

CREATE TABLE IF NOT EXISTS pending_uploads (
  file_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  content BLOB NOT NULL,
  size_bytes INTEGER NOT NULL,
  filename TEXT NOT NULL,
  mimetype TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  fetched_at INTEGER,
  acked_at INTEGER
);

CREATE TABLE IF NOT EXISTS memories (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  content TEXT NOT NULL,
  scope TEXT NOT NULL,
  namespace TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS memories_workspace ON memories (workspace_id, created_at);

CREATE TABLE IF NOT EXISTS requests (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  requester_type TEXT NOT NULL,
  requester_id TEXT NOT NULL,
  org_id TEXT,
  recipient_type TEXT NOT NULL,
  recipient_id TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT,
  status TEXT NOT NULL,
  responder_type TEXT,
  responder_id TEXT,
  priority INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  responded_at INTEGER,
  last_nudged_at INTEGER
);
CREATE INDEX IF NOT EXISTS requests_requester ON requests (requester_id, created_at);
CREATE INDEX IF NOT EXISTS requests_recipient ON requests (recipient_id, created_at);

CREATE TABLE IF NOT EXISTS request_messages (
  id TEXT PRIMARY KEY,
  request_id TEXT NOT NULL,
  author_type TEXT NOT NULL,
  author_id TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS request_thread ON request_messages (request_id, created_at);

CREATE TABLE IF NOT EXISTS user_tasks (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  resolved_at INTEGER,
  resolved_by TEXT
);

CREATE TABLE IF NOT EXISTS approval_requests (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  task_id TEXT NOT NULL,
  action TEXT NOT NULL,
  reason TEXT NOT NULL,
  context TEXT NOT NULL,
  status TEXT NOT NULL,
  decided_by TEXT,
  decided_at INTEGER,
  created_at INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS workspace_secrets (
  workspace_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, key)
);

CREATE TABLE IF NOT EXISTS workspace_memory (
  workspace_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  expires_at INTEGER,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, key)
);

CREATE TABLE IF NOT EXISTS workspace_spend_events (
  workspace_id TEXT NOT NULL,
  delta_cents INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS spend_workspace ON workspace_spend_events (workspace_id, occurred_at);
`;

/** Columns that files of earlier versions lack. */
export const ADDED_COLUMNS: readonly (readonly [table: string, column: string, definition: string])[] = [
  ['workspaces', 'collapsed', 'INTEGER NOT NULL DEFAULT 0'],
  ['workspaces', 'budget_limits', "TEXT NOT NULL DEFAULT '{}'"],
  ['workspaces', 'monthly_spend', 'INTEGER NOT NULL DEFAULT 0'],
  ['a2a_queue', 'priority', 'INTEGER NOT NULL DEFAULT 50'],
];

/** Transactions end with the connection that opened them, so this is kept only as long as that. */
export const OPEN_TRANSACTIONS = `
CREATE TEMP TABLE uncommitted_activities (seq INTEGER PRIMARY KEY);
CREATE TEMP VIEW committed_activities AS
  SELECT * FROM activity_logs WHERE seq NOT IN (SELECT seq FROM uncommitted_activities);
`;
