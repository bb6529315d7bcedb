-- Plays ------------------------------------------------------------------------------------------------------------------

-- Which plays are switched on. A play nobody switched on starts for no one.
CREATE TABLE plays_on (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  play text NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, play)
);
SELECT bind_to_workspace('plays_on');

-- Every would-be start, decided once by its key: the account started, was held out for comparison, or was refused.
CREATE TABLE play_starts (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  play text NOT NULL,
  account_id text NOT NULL,
  start_key text NOT NULL,
  at timestamptz NOT NULL,
  day date NOT NULL,
  decision text NOT NULL CHECK (decision IN ('started', 'held_out', 'refused')),
  -- Why it was refused.
  reason text,
  version integer NOT NULL,
  salt text NOT NULL,
  because jsonb NOT NULL,
  PRIMARY KEY (workspace_id, play, account_id, start_key),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('play_starts');
CREATE INDEX ON play_starts (workspace_id, play, at DESC);

-- One walk of an account through a play, by the version it started with.
CREATE TABLE play_runs (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  play text NOT NULL,
  version integer NOT NULL,
  account_id text NOT NULL,
  start_key text NOT NULL,
  because jsonb NOT NULL,
  started_at timestamptz NOT NULL,
  -- The step it stands at; null: all steps are behind it.
  step text,
  -- What the step waits for; null: it has not taken effect yet.
  waits_for text CHECK (waits_for IN ('time', 'condition', 'task', 'webhook', 'goal')),
  -- When the wait is over, come what may.
  until timestamptz,
  -- When it is to be looked at next; null: when something it waits for happens.
  wake_at timestamptz,
  -- When it ends at the latest.
  ends_by timestamptz NOT NULL,
  -- Attempts in a row that failed by a fault.
  faults integer NOT NULL DEFAULT 0,
  outcome text CHECK (outcome IN ('goal', 'completed', 'failed', 'stopped', 'not_needed', 'by_hand', 'broken')),
  outcome_reason text,
  ended_at timestamptz,
  UNIQUE (workspace_id, play, account_id, start_key),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('play_runs');
-- An account is in a play once at a time.
CREATE UNIQUE INDEX ON play_runs (workspace_id, play, account_id) WHERE outcome IS NULL;
CREATE INDEX ON play_runs (workspace_id, wake_at) WHERE outcome IS NULL;
CREATE INDEX ON play_runs (workspace_id, account_id, started_at DESC);
CREATE INDEX ON play_runs (workspace_id, play, started_at DESC, id DESC);

-- What a step of a run did, written in the transaction in which it did it: no step takes effect twice.
CREATE TABLE play_run_steps (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  run_id uuid NOT NULL REFERENCES play_runs ON DELETE CASCADE,
  step text NOT NULL,
  place integer NOT NULL,
  kind text NOT NULL,
  begun_at timestamptz NOT NULL,
  done_at timestamptz,
  result text NOT NULL,
  -- What it made: the message, the task, the address; or why it was left out.
  effect jsonb NOT NULL,
  PRIMARY KEY (workspace_id, run_id, step)
);
SELECT bind_to_workspace('play_run_steps');

-- Which accounts a play's segment held when last looked at.
CREATE TABLE play_segment_members (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  play text NOT NULL,
  account_id text NOT NULL,
  PRIMARY KEY (workspace_id, play, account_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('play_segment_members');

-- Where steps may call out to. `private`: the operator allows an address inside a private network.
CREATE TABLE webhook_hosts (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  host text NOT NULL,
  -- Signs what is sent there; sealed.
  secret text NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, host)
);
SELECT bind_to_workspace('webhook_hosts');

-- Tasks of people, of a play's step or put by hand ---------------------------------------------------------------------------

CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  -- In both languages where a play says it, the same in both where a person does.
  title jsonb NOT NULL,
  about jsonb,
  checklist jsonb NOT NULL,
  -- Whose work it is; with no owner it lies in the pool of this role.
  role text NOT NULL,
  owner_email text,
  -- A decision is asked for, not an act.
  approval boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
  due_at timestamptz NOT NULL,
  snoozed_until timestamptz,
  result text,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  run_id uuid REFERENCES play_runs ON DELETE CASCADE,
  step text,
  -- What was done with it: who, when, what.
  history jsonb NOT NULL,
  UNIQUE (workspace_id, run_id, step),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('tasks');
CREATE INDEX ON tasks (workspace_id, state, due_at, id);
CREATE INDEX ON tasks (workspace_id, owner_email, state, due_at);
CREATE INDEX ON tasks (workspace_id, account_id, state);
