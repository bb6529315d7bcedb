-- A fifth less on disk, at no cost that can be measured: the longest texts of a row.
ALTER TABLE {stored:timeline}
    MODIFY COLUMN message_id String CODEC(ZSTD(1)),
    MODIFY COLUMN properties String CODEC(ZSTD(1))
