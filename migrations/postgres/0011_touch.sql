-- How accounts are looked after, and by whose decision ---------------------------------------------------------------------

-- The decision behind accounts.touch_model: of the rules, or of a person or a play, which the rules leave alone.
CREATE TABLE touch_decisions (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  model text NOT NULL CHECK (model IN ('tech', 'low', 'high')),
  decided_by text NOT NULL CHECK (decided_by IN ('rule', 'person', 'play')),
  -- The rule's or the play's key; '' where a person decided.
  key text NOT NULL,
  reason text NOT NULL,
  author text NOT NULL,
  -- Since when the account has this model, and when it was decided last.
  since timestamptz NOT NULL,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, account_id),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('touch_decisions');
CREATE INDEX ON touch_decisions (workspace_id, decided_by, model);
