CREATE TABLE IF NOT EXISTS {stored:timeline}
(
    workspace_id UUID,
    account_id   String,
    -- The account that the sender named, '' for none: what account_id is found by where it is not known yet.
    said_account String,
    person       String,
    name         LowCardinality(String),
    at           DateTime64(3, 'UTC'),
    recorded_at  DateTime64(3, 'UTC'),
    -- The calendar day of `at` in the workspace's zone.
    day          Date32,
    value        Nullable(Float64),
    properties   String,
    source       LowCardinality(String),
    message_id   String,
    message_hash FixedString(16) MATERIALIZED MD5(message_id),
    content_hash UInt64,
    -- The rows of a block in a second order, inside the same part: a row and the record of its message_id are written
    -- together or not at all, which is what makes "counts once" hold through kill -9.
    PROJECTION by_message (SELECT workspace_id, message_hash, content_hash, source ORDER BY workspace_id, message_hash),
    -- The same rows rolled up by day and person, exact at all times: it is rebuilt with the part on every change.
    PROJECTION daily
    (
        SELECT workspace_id, day, name, account_id, person,
               count(), count(value), sum(value), min(value), max(value)
        GROUP BY workspace_id, day, name, account_id, person
    )
)
ENGINE = {engine}
PARTITION BY toYear(at)
ORDER BY (workspace_id, account_id, name, at, message_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- An account's rows are all on one shard.
{spread:timeline by cityHash64(workspace_id, account_id)}
