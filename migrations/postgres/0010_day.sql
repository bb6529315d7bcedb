-- What people say of things of their day that are no records of their own ------------------------------------------------

-- A date or a reason to come back, by its key ('renewal:2027-01-01:60', 'return:cadence:2026-11-20'): done with, put
-- aside until a day, or given to somebody else.
CREATE TABLE day_marks (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  key text NOT NULL,
  done_on date,
  snoozed_until date,
  owner_email text,
  note text,
  author jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, account_id, key),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('day_marks');

-- Touches and notes that members wrote down, so that their author can mend them; the timeline tells the story.
CREATE TABLE touches (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('call', 'meeting', 'mail', 'note')),
  contact_id text,
  two_way boolean NOT NULL,
  sentiment text CHECK (sentiment IN ('positive', 'neutral', 'negative')),
  text text NOT NULL,
  author_id uuid,
  author_name text NOT NULL,
  at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  -- Counts changes: each is told under a name of its own.
  revision integer NOT NULL DEFAULT 0,
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
SELECT bind_to_workspace('touches');
CREATE INDEX ON touches (workspace_id, account_id, at DESC);

-- Who wants the day by mail in the morning: from which hour of which zone on; without a zone, of the workspace's.
CREATE TABLE day_digests (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
  by_mail boolean NOT NULL,
  hour integer NOT NULL CHECK (hour BETWEEN 0 AND 23),
  time_zone text,
  PRIMARY KEY (workspace_id, member_id)
);
SELECT bind_to_workspace('day_digests');
