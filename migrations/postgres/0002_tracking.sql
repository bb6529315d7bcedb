-- Who did it ---------------------------------------------------------------------------------------------------------

-- Counts what can change whose a person is; what was resolved under an older count is resolved anew.
ALTER TABLE workspaces ADD COLUMN people_revision bigint NOT NULL DEFAULT 0;

-- Fields that a member set by hand ("name", "traits.plan"), which tracked traits leave alone, and the instant of what
-- was last told of each other field, so that an older message that comes late changes nothing.
ALTER TABLE accounts ADD COLUMN set_by_hand text[] NOT NULL DEFAULT '{}';
ALTER TABLE accounts ADD COLUMN told jsonb NOT NULL DEFAULT '{}';
ALTER TABLE contacts ADD COLUMN set_by_hand text[] NOT NULL DEFAULT '{}';

-- A column, since under row-level security no index over lower(email) is used.
ALTER TABLE contacts ADD COLUMN email_lower text GENERATED ALWAYS AS (lower(email)) STORED;
DROP INDEX contacts_workspace_id_lower_idx;
CREATE INDEX ON contacts (workspace_id, email_lower) WHERE email_lower IS NOT NULL;

-- What was told of a person: traits by key, and the instant of each.
CREATE TABLE people (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  person text NOT NULL,
  traits jsonb NOT NULL,
  told jsonb NOT NULL,
  email_lower text GENERATED ALWAYS AS (lower(traits ->> 'email')) STORED,
  PRIMARY KEY (workspace_id, person)
);
SELECT bind_to_workspace('people');
CREATE INDEX ON people (workspace_id, email_lower) WHERE email_lower IS NOT NULL;

-- Who works at which account; the account may not be known yet.
CREATE TABLE person_ties (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  person text NOT NULL,
  account_id text NOT NULL,
  via text NOT NULL CHECK (via IN ('group', 'context')),
  since timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, person, account_id)
);
SELECT bind_to_workspace('person_ties');
CREATE INDEX ON person_ties (workspace_id, account_id);

-- Other names of a person: the anonymous id of a browser, an id given up. Always one step away from the person.
CREATE TABLE person_aliases (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  alias text NOT NULL,
  person text NOT NULL,
  PRIMARY KEY (workspace_id, alias)
);
SELECT bind_to_workspace('person_aliases');
CREATE INDEX ON person_aliases (workspace_id, person);

-- Whose waiting timeline rows may have found their account: names of people and ids of accounts, until looked at.
CREATE TABLE unsettled (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('person', 'account')),
  name text NOT NULL
);
SELECT bind_to_workspace('unsettled');
CREATE INDEX ON unsettled (workspace_id, id);

-- Tracking -----------------------------------------------------------------------------------------------------------

-- A rotated key keeps its id; its previous secret stays valid until previous_until.
CREATE TABLE write_keys (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  name text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  previous_hash text UNIQUE,
  previous_until timestamptz,
  origins text[] NOT NULL,
  created_at timestamptz NOT NULL,
  created_by jsonb NOT NULL,
  revoked_at timestamptz
);
SELECT bind_to_workspace('write_keys', 'presented_secret_hash() IN (key_hash, previous_hash)');

-- What became of messages, by key and day of arrival: 'taken', 'duplicate', 'conflict', 'ahead', or a reason of refusal.
CREATE TABLE tracking_counts (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  write_key_id uuid NOT NULL REFERENCES write_keys ON DELETE CASCADE,
  day date NOT NULL,
  outcome text NOT NULL,
  messages bigint NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, write_key_id, day, outcome)
);
SELECT bind_to_workspace('tracking_counts');

-- The last refusals, to be looked at.
CREATE TABLE tracking_refusals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  write_key_id uuid NOT NULL REFERENCES write_keys ON DELETE CASCADE,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  excerpt text NOT NULL
);
SELECT bind_to_workspace('tracking_refusals');
CREATE INDEX ON tracking_refusals (workspace_id, id DESC);
