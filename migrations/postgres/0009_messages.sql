-- Messages: what is sent to people, and what may be ------------------------------------------------------------------

-- How a workspace sends; a workspace without a row has the defaults. Secrets are sealed (platform/secrets.ts).
CREATE TABLE message_settings (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
  from_name text,
  from_email text,
  reply_to text,
  -- Where customers reach this installation: the beginning of links in messages.
  public_url text,
  -- Messages a contact gets in 7 days at most, over all channels and plays.
  weekly_cap integer NOT NULL DEFAULT 2 CHECK (weekly_cap BETWEEN 1 AND 50),
  -- From this hour to that one nothing is sent; equal: at any hour. Hours of the account's zone.
  quiet_from integer NOT NULL DEFAULT 20 CHECK (quiet_from BETWEEN 0 AND 23),
  quiet_to integer NOT NULL DEFAULT 9 CHECK (quiet_to BETWEEN 0 AND 23),
  -- Weekdays on which nothing is sent (ISO, Monday 1).
  quiet_days integer[] NOT NULL DEFAULT '{6,7}',
  -- A message that could not be sent for so many days is not sent at all.
  wait_days integer NOT NULL DEFAULT 14 CHECK (wait_days BETWEEN 1 AND 90),
  -- Whether only contacts who agreed are written to.
  needs_consent boolean NOT NULL DEFAULT false,
  telegram_token text,
  telegram_bot text,
  -- Presented by the Bot API when it calls us.
  telegram_hook_hash text UNIQUE,
  push_public_key text,
  push_private_key text,
  -- With it the vendor's server proves whose page it is that asks for in-app messages.
  in_app_secret text,
  in_app_proof boolean NOT NULL DEFAULT true,
  -- What the relay last said against taking mail, until it takes one.
  mail_problem text,
  mail_problem_at timestamptz
);
SELECT bind_to_workspace('message_settings', 'telegram_hook_hash = presented_secret_hash()');

-- What sending has to know of a contact.
CREATE TABLE message_contacts (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  contact_id text NOT NULL,
  language text CHECK (language IN ('en', 'ru')),
  -- Agreed to be written to, or withdrew it; null: never asked.
  consent boolean,
  consent_at timestamptz,
  -- Channels the contact unsubscribed from.
  refuses text[] NOT NULL DEFAULT '{}',
  -- The e-mail address that does not take mail; another address of the contact does not count as dead.
  dead_email text,
  dead_since timestamptz,
  telegram_start text,
  telegram_chat text,
  PRIMARY KEY (workspace_id, contact_id),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts ON DELETE CASCADE,
  UNIQUE (workspace_id, telegram_start)
);
SELECT bind_to_workspace('message_contacts');
CREATE INDEX ON message_contacts (workspace_id, telegram_chat) WHERE telegram_chat IS NOT NULL;

CREATE TABLE messages (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  -- One message a key, however often it is queued.
  key text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'in_app', 'web_push', 'telegram')),
  template text NOT NULL,
  account_id text NOT NULL,
  contact_id text NOT NULL,
  "values" jsonb NOT NULL DEFAULT '{}',
  -- The play, its run and step that asked for it; null: a person or a program did.
  because jsonb,
  -- 'sending': handed over just now; found at a start, it is not known whether it arrived.
  state text NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'refused', 'bounced', 'cancelled')),
  -- Why it waits, was refused or bounced, as a code; what the other side said, as it said it.
  reason text,
  detail text,
  queued_at timestamptz NOT NULL,
  -- Not before.
  due_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- When it was first handed over: what the weekly cap counts.
  handed_at timestamptz,
  sent_at timestamptz,
  -- Its Message-ID, the same however often it is handed over.
  reference text,
  address text,
  language text,
  -- What was sent: {subject, text, action}.
  content jsonb,
  seen_at timestamptz,
  clicked_at timestamptz,
  dismissed_at timestamptz,
  UNIQUE (workspace_id, key),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
SELECT bind_to_workspace('messages');
CREATE INDEX ON messages (workspace_id, due_at, seq) WHERE state = 'queued';
CREATE INDEX ON messages (workspace_id, seq) WHERE state = 'sending';
CREATE INDEX ON messages (workspace_id, seq DESC);
CREATE INDEX ON messages (workspace_id, contact_id, handed_at);
CREATE INDEX ON messages (workspace_id, account_id, seq DESC);
CREATE INDEX ON messages (workspace_id, reference) WHERE reference IS NOT NULL;
CREATE INDEX ON messages (workspace_id, (because ->> 'run_id')) WHERE state = 'queued';

-- Browsers in which contacts agreed to be shown notifications.
CREATE TABLE push_subscriptions (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  contact_id text NOT NULL,
  endpoint text NOT NULL,
  keys jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (workspace_id, endpoint),
  FOREIGN KEY (workspace_id, contact_id) REFERENCES contacts ON DELETE CASCADE
);
SELECT bind_to_workspace('push_subscriptions');
CREATE INDEX ON push_subscriptions (workspace_id, contact_id);

-- What members are told, in the product and by mail if they want.
CREATE TABLE member_notifications (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
  key text NOT NULL,
  title text NOT NULL,
  text text NOT NULL,
  href text NOT NULL,
  at timestamptz NOT NULL,
  read_at timestamptz,
  -- By mail: to be sent from this instant on; null: not by mail, or done.
  mail_due_at timestamptz,
  mail_attempts integer NOT NULL DEFAULT 0,
  mailed_at timestamptz,
  UNIQUE (workspace_id, member_id, key)
);
SELECT bind_to_workspace('member_notifications');
CREATE INDEX ON member_notifications (workspace_id, member_id, seq DESC);
CREATE INDEX ON member_notifications (workspace_id, mail_due_at) WHERE mail_due_at IS NOT NULL;

ALTER TABLE members ADD COLUMN notify_by_mail boolean NOT NULL DEFAULT false;
