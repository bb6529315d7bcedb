-- Revenue: what moved, and when we knew ----------------------------------------------------------------------------------

-- Every change of what a subscription brings a month, appended by the transaction that writes its versions, and never
-- edited: a correction appends the reversal of what no longer holds and what holds now. The sum of all entries is what
-- the versions say; the sum of those recorded by an instant is what they said then. Accounts and subscriptions that are
-- gone keep their entries, which sum up to nothing.
CREATE TABLE ledger_entries (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  -- Numbers of ledger_words.
  account int NOT NULL,
  sold int NOT NULL,
  subscription_id text NOT NULL,
  day date NOT NULL,
  -- What changed: 0 it began, 1 it ended, 2 another product, 3 another quantity, 4 another price.
  part smallint NOT NULL CHECK (part BETWEEN 0 AND 4),
  -- In minor units of the currency it is sold in.
  change_minor bigint NOT NULL,
  is_reversal boolean NOT NULL,
  recorded_at timestamptz NOT NULL,
  actor jsonb NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
SELECT bind_to_workspace('ledger_entries');
CREATE INDEX ON ledger_entries (workspace_id, account, day);

-- What entries speak of, numbered from 0 in each workspace: accounts by their ids, and what was sold: the currency and
-- the product run together ("USDPlan A", "USD"). A million entries are read as numbers.
CREATE TABLE ledger_words (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('account', 'sold')),
  number int NOT NULL,
  word text NOT NULL,
  PRIMARY KEY (workspace_id, kind, number),
  UNIQUE (workspace_id, kind, word)
);
SELECT bind_to_workspace('ledger_words');

-- What one unit of a currency is worth in another from a day on.
CREATE TABLE exchange_rates (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  currency text NOT NULL,
  target text NOT NULL,
  day date NOT NULL,
  rate numeric NOT NULL CHECK (rate > 0),
  source text,
  -- Grows with every rate written: whether what was computed from rates still holds.
  revision bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (workspace_id, target, currency, day)
);
SELECT bind_to_workspace('exchange_rates');

-- Why an account's revenue changed on a day: a person's words, and what a connected system knows of the cause.
CREATE TABLE movement_reasons (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  day date NOT NULL,
  reason text,
  cause text CHECK (cause IN ('voluntary', 'failed_payment')),
  PRIMARY KEY (workspace_id, account_id, day),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('movement_reasons');

-- Products that are sold on top of others.
CREATE TABLE add_on_products (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  product text NOT NULL,
  PRIMARY KEY (workspace_id, product)
);
SELECT bind_to_workspace('add_on_products');

-- What is done about a marked cell of a cohort table. `place` names the table, the cohort and the age; `cell` is the same
-- as one word, equal for whoever asks for the table in the same way.
CREATE TABLE cohort_reactions (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  cell text NOT NULL,
  place jsonb NOT NULL,
  hypothesis text NOT NULL,
  owner_email text NOT NULL,
  action text NOT NULL,
  due_on date NOT NULL,
  result text,
  created_at timestamptz NOT NULL,
  author jsonb NOT NULL,
  UNIQUE (workspace_id, cell)
);
SELECT bind_to_workspace('cohort_reactions');
CREATE INDEX ON cohort_reactions (workspace_id, created_at DESC);
