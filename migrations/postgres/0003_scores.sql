-- Library: drafts ------------------------------------------------------------------------------------------------------

-- A version is a draft until it is published; from then on it says what the document says.
ALTER TABLE library_documents ADD COLUMN published_at timestamptz;
ALTER TABLE library_documents ADD COLUMN note text;
-- Whoever migrates belongs to no workspace, and row-level security would hide what there is.
ALTER TABLE library_documents NO FORCE ROW LEVEL SECURITY;
UPDATE library_documents SET published_at = created_at;
ALTER TABLE library_documents FORCE ROW LEVEL SECURITY;

-- Scores: what takes long ------------------------------------------------------------------------------------------------

CREATE TABLE score_runs (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  status text NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
  -- Share of the work done, 0…1.
  progress double precision NOT NULL DEFAULT 0,
  score text NOT NULL,
  question jsonb NOT NULL,
  result jsonb,
  problem jsonb,
  actor jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  finished_at timestamptz
);
SELECT bind_to_workspace('score_runs');
CREATE INDEX ON score_runs (workspace_id, created_at DESC);

-- Scores: which ended days are kept in the timeline's engine, and from what they were computed -----------------------------

CREATE TABLE score_days (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  score text NOT NULL,
  day date NOT NULL,
  version integer NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, score, day)
);
SELECT bind_to_workspace('score_days');

-- What people say beside a score -------------------------------------------------------------------------------------------

CREATE TABLE score_overrides (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  score text NOT NULL,
  band text NOT NULL CHECK (band IN ('red', 'yellow', 'green')),
  reason text NOT NULL,
  author jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  -- Holds to the end of this day.
  expires_on date NOT NULL,
  withdrawn_at timestamptz,
  -- What the model said when it was overruled.
  computed_value double precision,
  computed_band text,
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('score_overrides');
CREATE INDEX ON score_overrides (workspace_id, account_id, score);

CREATE TABLE pulses (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  step integer NOT NULL CHECK (step BETWEEN 1 AND 6),
  reasons text[] NOT NULL,
  comment text,
  author jsonb NOT NULL,
  at timestamptz NOT NULL,
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('pulses');
CREATE INDEX ON pulses (workspace_id, account_id, at DESC);
