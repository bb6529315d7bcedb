CREATE TABLE IF NOT EXISTS timeline
(
    workspace_id UUID,
    account_id   String,
    person       String,
    name         LowCardinality(String),
    at           DateTime64(3, 'UTC'),
    recorded_at  DateTime64(3, 'UTC'),
    value        Nullable(Float64),
    properties   String,
    source       LowCardinality(String),
    message_id   String,
    content_hash UInt64,
    -- A second order of the same rows inside the same part: a row and the record of its message_id are written
    -- together or not at all, which is what makes "counts once" hold through kill -9.
    PROJECTION by_message (SELECT workspace_id, message_id, content_hash, source ORDER BY workspace_id, message_id)
)
ENGINE = MergeTree
PARTITION BY toYear(at)
ORDER BY (workspace_id, account_id, name, at, message_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, lightweight_mutation_projection_mode = 'rebuild'
