-- Work that is done once a day in every workspace -----------------------------------------------------------------------

-- For which of the workspace's days it was begun last; when that ended and what came of it, null until then.
CREATE TABLE daily_work (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  task text NOT NULL,
  day date NOT NULL,
  finished_at timestamptz,
  result jsonb,
  PRIMARY KEY (workspace_id, task)
);
SELECT bind_to_workspace('daily_work');

-- People whose data was deleted on request -------------------------------------------------------------------------------

-- Hashes of the names they went by, so that what is sent again does not bring them back.
CREATE TABLE erased_people (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  name_hash text NOT NULL,
  PRIMARY KEY (workspace_id, name_hash)
);
SELECT bind_to_workspace('erased_people');

-- Counts changes of erased_people; 0: none was ever erased.
ALTER TABLE workspaces ADD COLUMN erased_revision bigint NOT NULL DEFAULT 0;

CREATE TABLE erasures (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  -- The names to delete by, until it is done.
  names text[],
  requested_at timestamptz NOT NULL,
  requested_by jsonb NOT NULL,
  finished_at timestamptz,
  -- How many rows and records were deleted, by kind.
  removed jsonb NOT NULL
);
SELECT bind_to_workspace('erasures');
