import { error, facts, type Stage, TIME, UUID } from './facts.ts';

const TASKS = '/workspaces/:own/user-tasks';
const APPROVALS = '/workspaces/:own/approvals';
const GONE = '404 page not found';

const make = (path: string, json: object, key: string) => async (stage: Stage) => {
  const { body } = await stage.does(`POST ${path}`, json);
  stage.ids.set('made', String(new Map(Object.entries(body ?? {})).get(key)));
};
const task = make(TASKS, { title: 'Water' }, 'user_task_id');
const approval = make(APPROVALS, { action: 'deploy', reason: 'It is time' }, 'approval_id');

facts('tasks for people, from before there were requests', [
  {
    when: 'a new one',
    ask: `POST ${TASKS}`,
    json: { title: 'Water' },
    status: 201,
    body: { user_task_id: UUID, status: 'pending' },
  },
  {
    when: 'without a title',
    ask: `POST ${TASKS}`,
    json: {},
    status: 400,
    body: error('invalid request body'),
  },
  {
    when: 'that is done',
    ask: `POST ${TASKS}/:made/resolve`,
    before: task,
    json: { status: 'done' },
    status: 200,
    body: { status: 'done', user_task_id: ':made' },
  },
]);

facts('approvals from before there were requests', [
  {
    when: 'a new one',
    ask: `POST ${APPROVALS}`,
    json: { action: 'deploy' },
    status: 201,
    body: { approval_id: UUID, status: 'pending' },
  },
  {
    when: 'those that there are',
    ask: `GET ${APPROVALS}`,
    before: approval,
    status: 200,
    body: [
      {
        id: ':made',
        task_id: '',
        action: 'deploy',
        reason: 'It is time',
        status: 'pending',
        decided_by: null,
        decided_at: null,
        created_at: TIME,
      },
    ],
  },
  {
    when: 'that the workspace itself decides',
    ask: `POST ${APPROVALS}/:made/decide`,
    before: approval,
    json: { decision: 'approved' },
    status: 200,
    body: { status: 'approved', approval_id: ':made' },
  },
  {
    when: 'in a way that there is not',
    ask: `POST ${APPROVALS}/:made/decide`,
    before: approval,
    json: { decision: 'maybe' },
    status: 400,
    body: error("decision must be 'approved' or 'denied'"),
  },
  {
    when: 'taken back',
    ask: `POST ${APPROVALS}/:made/withdraw`,
    before: approval,
    status: 200,
    body: { status: 'withdrawn', approval_id: ':made' },
  },
  {
    when: 'taken back once it was decided',
    ask: `POST ${APPROVALS}/:made/withdraw`,
    before: async (stage) => {
      await approval(stage);
      await stage.does(`POST ${APPROVALS}/:made/decide`, { decision: 'denied' });
    },
    status: 409,
    body: error('approval not pending (already decided or withdrawn)'),
  },
]);

facts(
  'requests in May 2026',
  [
    {
      when: 'were not there',
      ask: 'GET /workspaces/:own/requests',
      status: 404,
      type: 'text/plain',
      body: GONE,
    },
    {
      when: 'were not there, whoever asked',
      ask: 'GET /workspaces/:own/requests/inbox',
      as: 'nobody',
      status: 404,
      type: 'text/plain',
      body: GONE,
    },
  ],
  { era: 'E1', rateLimitPerMinute: 0 },
);

facts(
  'requests in June 2026',
  [{ when: 'were there', ask: 'GET /workspaces/:own/requests', status: 200, body: [] }],
  { era: 'E1.5', rateLimitPerMinute: 0 },
);
