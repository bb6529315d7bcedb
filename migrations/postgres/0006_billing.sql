-- Catalogue ----------------------------------------------------------------------------------------------------------

-- What the vendor sells: the body holds how it is sold, its prices by currency and day, its parts.
CREATE TABLE products (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  product_id text NOT NULL,
  body jsonb NOT NULL,
  -- Every word of the product, by which it is searched.
  words text NOT NULL,
  PRIMARY KEY (workspace_id, product_id)
);
SELECT bind_to_workspace('products');

-- Contracts ----------------------------------------------------------------------------------------------------------

CREATE TABLE contracts (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  contract_id text NOT NULL,
  account_id text NOT NULL,
  number text NOT NULL,
  -- 'continuous': by use, without an end; nothing of it is ever renewed.
  motion text NOT NULL CHECK (motion IN ('term', 'continuous')),
  signed_on date,
  starts_on date NOT NULL,
  term_months int,
  -- The end of the term in force, the first day after it.
  ends_on date,
  notice_days int NOT NULL,
  auto_renew boolean NOT NULL,
  -- Share by which prices rise at a renewal.
  indexation numeric NOT NULL,
  special_terms text,
  notice_given_on date,
  -- What of the customer's use is charged for, and how.
  meter jsonb,
  PRIMARY KEY (workspace_id, contract_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts,
  CHECK ((motion = 'continuous') = (ends_on IS NULL))
);
SELECT bind_to_workspace('contracts');
CREATE INDEX ON contracts (workspace_id, account_id);

-- A subscription is under one contract; it may not be known yet.
CREATE TABLE contract_subscriptions (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  subscription_id text NOT NULL,
  contract_id text NOT NULL,
  PRIMARY KEY (workspace_id, subscription_id),
  FOREIGN KEY (workspace_id, contract_id) REFERENCES contracts ON DELETE CASCADE
);
SELECT bind_to_workspace('contract_subscriptions');
CREATE INDEX ON contract_subscriptions (workspace_id, contract_id);

CREATE TABLE contract_obstacles (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  contract_id text NOT NULL,
  text text NOT NULL,
  opened_on date NOT NULL,
  closed_on date,
  resolution text,
  FOREIGN KEY (workspace_id, contract_id) REFERENCES contracts ON DELETE CASCADE
);
SELECT bind_to_workspace('contract_obstacles');
CREATE INDEX ON contract_obstacles (workspace_id, contract_id);

-- Files lie in the files folder, by their id.
CREATE TABLE contract_files (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  contract_id text NOT NULL,
  name text NOT NULL,
  bytes bigint NOT NULL,
  added_at timestamptz NOT NULL,
  FOREIGN KEY (workspace_id, contract_id) REFERENCES contracts ON DELETE CASCADE
);
SELECT bind_to_workspace('contract_files');
CREATE INDEX ON contract_files (workspace_id, contract_id);

-- Invoices and payments ----------------------------------------------------------------------------------------------

CREATE TABLE invoices (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  invoice_id text NOT NULL,
  account_id text NOT NULL,
  number text NOT NULL,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  issued_on date NOT NULL,
  due_on date,
  voided_on date,
  PRIMARY KEY (workspace_id, invoice_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('invoices');
CREATE INDEX ON invoices (workspace_id, account_id, issued_on);

-- Payments, and attempts that failed. The invoice may not be known yet.
CREATE TABLE payments (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  payment_id text NOT NULL,
  account_id text NOT NULL,
  invoice_id text,
  status text NOT NULL CHECK (status IN ('paid', 'failed', 'refunded')),
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  at timestamptz NOT NULL,
  reason text,
  PRIMARY KEY (workspace_id, payment_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('payments');
CREATE INDEX ON payments (workspace_id, account_id);

-- Consents to be charged regularly: the words agreed to, by whom and where, and when they were taken back.
CREATE TABLE payment_consents (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  person text NOT NULL,
  channel text NOT NULL,
  text_version text NOT NULL,
  amount_rule text NOT NULL,
  given_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('payment_consents');
CREATE INDEX ON payment_consents (workspace_id, account_id);

-- Charges that were meant to be made under a consent. We record; whoever moves money asks here first.
CREATE TABLE charge_intents (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  consent_id uuid NOT NULL REFERENCES payment_consents,
  invoice_id text,
  currency text NOT NULL,
  amount_minor bigint NOT NULL,
  at timestamptz NOT NULL
);
SELECT bind_to_workspace('charge_intents');

-- Why customers left, or left in part. 'failed_payment': nobody decided it.
CREATE TABLE churn_records (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('voluntary', 'failed_payment')),
  extent text NOT NULL CHECK (extent IN ('logo', 'partial')),
  -- A key of the tree of reasons in the library.
  reason text NOT NULL,
  avoidable boolean,
  lessons text,
  PRIMARY KEY (workspace_id, account_id, day),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('churn_records');

-- Use that is charged for, by contract and month as far as it has been counted.
CREATE TABLE usage_charges (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  contract_id text NOT NULL,
  -- Its first day.
  month date NOT NULL,
  -- The last day that was counted.
  counted_on date NOT NULL,
  account_id text NOT NULL,
  product text NOT NULL,
  currency text NOT NULL,
  quantity double precision NOT NULL,
  amount_minor bigint NOT NULL,
  PRIMARY KEY (workspace_id, contract_id, month),
  FOREIGN KEY (workspace_id, contract_id) REFERENCES contracts ON DELETE CASCADE
);
SELECT bind_to_workspace('usage_charges');

-- Stripe -------------------------------------------------------------------------------------------------------------

-- Accounts of Stripe that send events. The signing secret is sealed, and not known before Stripe was told the address;
-- the address is recognised by its hash.
CREATE TABLE stripe_sources (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  name text NOT NULL,
  address_hash text NOT NULL UNIQUE,
  secret_sealed text,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);
SELECT bind_to_workspace('stripe_sources', 'address_hash = presented_secret_hash()');

-- Every event once, as it came: what it says is worked out anew from all of a customer's events.
CREATE TABLE stripe_events (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  source_id uuid NOT NULL REFERENCES stripe_sources ON DELETE CASCADE,
  event_id text NOT NULL,
  customer text NOT NULL,
  type text NOT NULL,
  created timestamptz NOT NULL,
  body jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, source_id, event_id)
);
SELECT bind_to_workspace('stripe_events');
CREATE INDEX ON stripe_events (workspace_id, source_id, customer);

-- Customers of Stripe and the accounts they are; without one, their events wait.
CREATE TABLE stripe_customers (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  source_id uuid NOT NULL REFERENCES stripe_sources ON DELETE CASCADE,
  customer text NOT NULL,
  label text,
  account_id text,
  tied_by_hand boolean NOT NULL DEFAULT false,
  -- Why its events could not become records, where they could not.
  problem text,
  PRIMARY KEY (workspace_id, source_id, customer),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts
);
SELECT bind_to_workspace('stripe_customers');
CREATE INDEX ON stripe_customers (workspace_id, account_id);
