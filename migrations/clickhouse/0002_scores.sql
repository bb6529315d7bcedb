-- Scores of days that ended, as they were computed then. Rows count where the records know their computed_at: those of a
-- run that was cut short are never read.
CREATE TABLE IF NOT EXISTS {stored:scores}
(
    workspace_id UUID,
    score        LowCardinality(String),
    account_id   String,
    day          Date32,
    computed_at  DateTime64(3, 'UTC'),
    -- The definition that spoke of the account: the score's own or a scorecard's.
    definition   LowCardinality(String),
    version      UInt32,
    value        Nullable(Float64),
    confidence   Float64,
    -- Values of its inputs in their order: points, parts and reasons follow from them and the definition.
    metrics      Array(Nullable(Float64))
)
ENGINE = {engine}
PARTITION BY toYYYYMM(day)
ORDER BY (workspace_id, score, account_id, day, computed_at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

{spread:scores by cityHash64(workspace_id, account_id)}
