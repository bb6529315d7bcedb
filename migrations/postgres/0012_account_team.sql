-- Who looks after an account, and how -----------------------------------------------------------------------------------

ALTER TABLE accounts ADD COLUMN region text;

-- How an account is looked after: by automation alone, by a pool of managers, by a named manager.
ALTER TABLE accounts ADD COLUMN touch_model text CHECK (touch_model IN ('tech', 'low', 'high'));

-- Who holds which role at an account beside its owner: 'renewal_manager', 'specialist', 'advisor', 'hunter' and the like.
CREATE TABLE account_team (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  account_id text NOT NULL,
  role text NOT NULL,
  member_email text NOT NULL,
  PRIMARY KEY (workspace_id, account_id, role),
  FOREIGN KEY (workspace_id, account_id) REFERENCES accounts ON DELETE CASCADE
);
SELECT bind_to_workspace('account_team');
CREATE INDEX ON account_team (workspace_id, member_email);

-- Days on which a member is away, both included, and who stands in.
CREATE TABLE member_absences (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
  from_day date NOT NULL,
  to_day date NOT NULL CHECK (to_day >= from_day),
  stand_in_id uuid REFERENCES members ON DELETE SET NULL
);
SELECT bind_to_workspace('member_absences');
CREATE INDEX ON member_absences (workspace_id, member_id, to_day);

-- When the workspace works: hours of its zone on weekdays (ISO, Monday 1), and days off in both senses.
ALTER TABLE workspaces ADD COLUMN work_hours jsonb NOT NULL DEFAULT '{"from": 9, "to": 18, "weekdays": [1, 2, 3, 4, 5]}';
ALTER TABLE workspaces ADD COLUMN holidays date[] NOT NULL DEFAULT '{}';
