-- Signals: where each stands in its walk over days ----------------------------------------------------------------------

-- One row a signal that was ever watched. Whoever moves a signal's states forward holds its row: one at a time.
CREATE TABLE signal_watches (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  signal text NOT NULL,
  -- A person's word on whether it is on; null: as the document says.
  enabled boolean,
  -- Version of the document that the states below were computed by.
  version integer NOT NULL DEFAULT 0,
  -- The last ended day that counts in the states; null: none does.
  walked_to date,
  PRIMARY KEY (workspace_id, signal)
);
SELECT bind_to_workspace('signal_watches');

-- What a signal holds against an account; absent: nothing.
CREATE TABLE signal_states (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  signal text NOT NULL,
  account_id text NOT NULL,
  -- Ended days in a row on which the condition has held, while no alert stands.
  held integer NOT NULL,
  opened_on date,
  -- The crossing that stands, as alerts.crossing.
  crossing text,
  PRIMARY KEY (workspace_id, signal, account_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE,
  CHECK ((opened_on IS NULL) = (crossing IS NULL))
);
SELECT bind_to_workspace('signal_states');

CREATE TABLE alerts (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  signal text NOT NULL,
  version integer NOT NULL,
  -- Null: of the workspace as a whole.
  account_id text,
  -- What it is about: the account, a source of data.
  subject text NOT NULL,
  -- Which crossing it stands for: 'day:2026-11-20', 'event:MESSAGE', 'date:2027-01-01:90'. One alert each.
  crossing text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  owner_role text NOT NULL,
  -- Null: nobody holds the role.
  owner_email text,
  play text,
  reason jsonb NOT NULL,
  opened_on date NOT NULL,
  opened_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  snoozed_until date,
  escalated_at timestamptz,
  escalated_to text,
  -- closed by a person, cleared by itself, left: the account is no longer watched.
  ended text CHECK (ended IN ('closed', 'cleared', 'left')),
  ended_on date,
  ended_at timestamptz,
  close_reason text,
  close_result text,
  UNIQUE (workspace_id, signal, subject, crossing),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE,
  CHECK ((ended IS NULL) = (ended_at IS NULL))
);
SELECT bind_to_workspace('alerts');
CREATE INDEX ON alerts (workspace_id, opened_at DESC, id);
CREATE INDEX ON alerts (workspace_id, account_id, opened_at DESC);
CREATE INDEX ON alerts (workspace_id, due_at) WHERE ended IS NULL;

-- What was done about an alert, oldest first.
CREATE TABLE alert_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
  at timestamptz NOT NULL,
  actor jsonb NOT NULL,
  action text NOT NULL CHECK (action IN
    ('opened', 'snoozed', 'handed_over', 'commented', 'escalated', 'closed', 'cleared', 'left')),
  detail jsonb NOT NULL DEFAULT '{}'
);
SELECT bind_to_workspace('alert_history');
CREATE INDEX ON alert_history (workspace_id, alert_id, id);

-- Dry runs that take long --------------------------------------------------------------------------------------------------

CREATE TABLE signal_runs (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  status text NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
  -- Share of the work done, 0…1.
  progress double precision NOT NULL DEFAULT 0,
  signal text NOT NULL,
  question jsonb NOT NULL,
  result jsonb,
  problem jsonb,
  created_at timestamptz NOT NULL,
  finished_at timestamptz
);
SELECT bind_to_workspace('signal_runs');
