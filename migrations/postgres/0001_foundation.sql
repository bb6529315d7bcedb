-- Who may see a row: the workspace of the transaction, or, where a caller is only being recognised,
-- whoever presents the hash of the row's secret or the member's e-mail address.
CREATE FUNCTION current_workspace() RETURNS uuid LANGUAGE sql STABLE
  RETURN nullif(current_setting('app.workspace', true), '')::uuid;
CREATE FUNCTION presented_secret_hash() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('app.secret_hash', true), '');
CREATE FUNCTION presented_email() RETURNS text LANGUAGE sql STABLE
  RETURN nullif(current_setting('app.email', true), '');

-- The workspace is asked for once a statement and not once a row: a subquery of its own is computed first.
CREATE FUNCTION bind_to_workspace(table_name regclass, also text DEFAULT 'false') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', table_name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', table_name);
  EXECUTE format('CREATE POLICY workspace ON %s USING (workspace_id = (SELECT current_workspace()) OR (%s)) WITH CHECK (workspace_id = current_workspace())',
                 table_name, also);
END $$;

-- Identity ---------------------------------------------------------------------------------------------------------

CREATE TABLE workspaces (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  currency text NOT NULL,
  time_zone text NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'ru')),
  is_demo boolean NOT NULL DEFAULT false,
  -- Counts what can change a number; what was computed under an older count is computed anew.
  facts_revision bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspaces FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace ON workspaces USING (id = (SELECT current_workspace())) WITH CHECK (id = current_workspace());

-- Which workspaces this installation holds, by number alone: how a starting process finds them. One that is not ready
-- was being set up when its process ended, and is removed at the next start.
CREATE TABLE workspace_registry (
  workspace_id uuid PRIMARY KEY,
  ready_at timestamptz
);

CREATE TABLE members (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL,
  language text CHECK (language IN ('en', 'ru')),
  password_hash text,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, email)
);
SELECT bind_to_workspace('members', 'email = presented_email()');

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
  token_hash text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
SELECT bind_to_workspace('sessions', 'token_hash = presented_secret_hash()');

-- Opens a session once: the printed first sign-in, an invitation.
CREATE TABLE sign_in_links (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
  token_hash text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
SELECT bind_to_workspace('sign_in_links', 'token_hash = presented_secret_hash()');

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  name text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  created_by uuid REFERENCES members ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
SELECT bind_to_workspace('api_keys', 'key_hash = presented_secret_hash()');

CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  at timestamptz NOT NULL,
  actor jsonb NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb
);
SELECT bind_to_workspace('audit_log');
CREATE INDEX ON audit_log (workspace_id, id DESC);

-- Customers --------------------------------------------------------------------------------------------------------

CREATE TABLE accounts (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  name text NOT NULL,
  parent_id text,
  segment text,
  tier text,
  owner_email text,
  created_on date,
  time_zone text,
  traits jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (workspace_id, account_id)
);
SELECT bind_to_workspace('accounts');
CREATE INDEX ON accounts (workspace_id, parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE contacts (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  contact_id text NOT NULL,
  account_id text NOT NULL,
  name text NOT NULL,
  email text,
  title text,
  roles text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (workspace_id, contact_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('contacts');
CREATE INDEX ON contacts (workspace_id, account_id);
CREATE INDEX ON contacts (workspace_id, lower(email));

-- Accounts that rows of other tables refer to, found by the foreign keys there are: such accounts cannot be deleted.
-- What goes with its account (ON DELETE CASCADE) does not count.
CREATE FUNCTION referenced_accounts(ids text[]) RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
DECLARE
  referring record;
BEGIN
  FOR referring IN
    SELECT c.conrelid::regclass AS name, a.attname AS column_name
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
    WHERE c.contype = 'f' AND c.confrelid = 'accounts'::regclass AND c.confdeltype = 'a'
  LOOP
    RETURN QUERY EXECUTE format('SELECT DISTINCT %I FROM %s WHERE workspace_id = current_workspace() AND %I = ANY($1)',
                                referring.column_name, referring.name, referring.column_name) USING ids;
  END LOOP;
END $$;

-- Revenue ----------------------------------------------------------------------------------------------------------

-- One version [started_on, ended_on) of a subscription. Price in major units; mrr_minor in minor units of `currency`.
CREATE TABLE subscription_versions (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  subscription_id text NOT NULL,
  started_on date NOT NULL,
  ended_on date CHECK (ended_on >= started_on),
  account_id text NOT NULL,
  product text,
  quantity numeric,
  unit_price numeric CHECK (unit_price >= 0),
  currency text NOT NULL,
  interval_months integer NOT NULL CHECK (interval_months > 0),
  discount numeric NOT NULL CHECK (discount BETWEEN 0 AND 1),
  mrr_minor bigint NOT NULL CHECK (mrr_minor >= 0),
  PRIMARY KEY (workspace_id, subscription_id, started_on),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('subscription_versions');
CREATE INDEX ON subscription_versions (workspace_id, account_id, started_on);

-- Voice ------------------------------------------------------------------------------------------------------------

CREATE TABLE tickets (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  ticket_id text NOT NULL,
  account_id text NOT NULL,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz CHECK (closed_at >= opened_at),
  priority text,
  subject text,
  satisfaction numeric,
  PRIMARY KEY (workspace_id, ticket_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('tickets');
CREATE INDEX ON tickets (workspace_id, account_id, opened_at DESC);

CREATE TABLE survey_answers (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  answer_id text NOT NULL,
  account_id text NOT NULL,
  person text,
  kind text NOT NULL CHECK (kind IN ('nps', 'csat', 'ces')),
  score numeric NOT NULL,
  at timestamptz NOT NULL,
  comment text,
  PRIMARY KEY (workspace_id, answer_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('survey_answers');
CREATE INDEX ON survey_answers (workspace_id, account_id, at DESC);

-- Library ----------------------------------------------------------------------------------------------------------

CREATE TABLE library_documents (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  kind text NOT NULL,
  key text NOT NULL,
  version integer NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by jsonb NOT NULL,
  PRIMARY KEY (workspace_id, kind, key, version)
);
SELECT bind_to_workspace('library_documents');

-- Timeline: what records have to tell it -----------------------------------------------------------------------------

CREATE TABLE timeline_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  append jsonb NOT NULL,
  retract jsonb NOT NULL,
  queued_at timestamptz NOT NULL DEFAULT now()
);
SELECT bind_to_workspace('timeline_outbox');
CREATE INDEX ON timeline_outbox (workspace_id, id);

-- Health: one row an account and day, as last computed ------------------------------------------------------------------

-- A day is whole or absent: the row in portfolio_days is written in the same transaction as the rows it speaks of.
CREATE TABLE portfolio_days (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  day date NOT NULL,
  facts_revision bigint NOT NULL,
  score_version integer NOT NULL,
  computed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, day)
);
SELECT bind_to_workspace('portfolio_days');

CREATE TABLE portfolio_accounts (
  workspace_id uuid NOT NULL,
  day date NOT NULL,
  account_id text NOT NULL,
  -- In minor units of the workspace's currency.
  mrr_minor bigint NOT NULL,
  -- Currencies of live versions for which no exchange rate is known; their MRR is not in mrr_minor.
  unconverted text[] NOT NULL DEFAULT '{}',
  -- Had MRR on some day up to this one.
  ever_paid boolean NOT NULL,
  health double precision,
  band text,
  confidence double precision,
  change_30d double precision,
  -- Weekly health, oldest first, the as-of day last; null where there was none.
  weeks double precision[] NOT NULL,
  renewal_on date,
  last_touch_on date,
  -- ARR × (1 − health / 100), in minor units.
  at_stake_minor bigint NOT NULL,
  needs_attention boolean NOT NULL,
  reasons jsonb NOT NULL,
  PRIMARY KEY (workspace_id, day, account_id),
  FOREIGN KEY (workspace_id, day) REFERENCES portfolio_days ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('portfolio_accounts');
-- One for each way the portfolio is sorted by.
CREATE INDEX ON portfolio_accounts (workspace_id, day, at_stake_minor, account_id);
CREATE INDEX ON portfolio_accounts (workspace_id, day, mrr_minor, account_id);
CREATE INDEX ON portfolio_accounts (workspace_id, day, health, account_id);
CREATE INDEX ON portfolio_accounts (workspace_id, day, change_30d, account_id);
CREATE INDEX ON portfolio_accounts (workspace_id, day, renewal_on, account_id);
CREATE INDEX ON portfolio_accounts (workspace_id, day, last_touch_on, account_id);
CREATE INDEX ON accounts (workspace_id, name COLLATE "und-x-icu", account_id);
CREATE INDEX ON accounts (workspace_id, owner_email);

-- Connectors: imports ---------------------------------------------------------------------------------------------------

CREATE TABLE imports (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  kind text NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  dry_run boolean NOT NULL,
  file_name text NOT NULL,
  mapping jsonb NOT NULL,
  rows bigint NOT NULL DEFAULT 0,
  created bigint NOT NULL DEFAULT 0,
  updated bigint NOT NULL DEFAULT 0,
  duplicates bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  -- Changes an undo left as they are: the record was changed since, or others need it.
  kept bigint NOT NULL DEFAULT 0,
  -- Share of the file read, 0…1.
  progress double precision NOT NULL DEFAULT 0,
  error text,
  actor jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  finished_at timestamptz
);
SELECT bind_to_workspace('imports');
CREATE INDEX ON imports (workspace_id, created_at DESC);

CREATE TABLE import_problems (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
  line bigint NOT NULL,
  "column" text,
  code text NOT NULL,
  message text NOT NULL
);
SELECT bind_to_workspace('import_problems');
CREATE INDEX ON import_problems (workspace_id, import_id, line);

-- What each import changed, so that it can be undone: the record as it was, or null where it was not there.
CREATE TABLE import_changes (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  record_key text NOT NULL,
  before jsonb,
  after jsonb NOT NULL,
  PRIMARY KEY (workspace_id, import_id, id)
);
SELECT bind_to_workspace('import_changes');

-- Jobs: which workers live -------------------------------------------------------------------------------------------

CREATE TABLE job_workers (
  worker text PRIMARY KEY,
  seen_at timestamptz NOT NULL
);
