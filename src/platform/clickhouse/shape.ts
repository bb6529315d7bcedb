import type { ClickHouseSettings } from "@clickhouse/client"

/**
 * On a cluster every table has two faces. The stored table (`timeline_local`, replicated, on every node) holds rows and
 * is what changes are made to; the spread one (`timeline`, Distributed) holds none and is what is read and written.
 * Alone, one table is both. `cluster` is the cluster's name in the servers' configuration, or null.
 */
export type Cluster = string | null

const storedTable = (table: string, cluster: Cluster): string =>
  cluster === null ? table : `${table}_local ON CLUSTER '${cluster}'`

/**
 * The statements of a migration for one machine or for a cluster. `{stored:timeline}` names the stored table, `{engine}`
 * its engine, and `{spread:timeline by KEY}` stands for the statement that makes the spread table, if there is to be one.
 */
export function statementsOf(migration: string, cluster: Cluster): string[] {
  return migration
    .split(/;\s*$/m)
    .map((statement) =>
      statement
        .replaceAll(/\{stored:(\w+)\}/g, (_whole, table: string) => storedTable(table, cluster))
        .replaceAll("{engine}", cluster === null ? "MergeTree" : "ReplicatedMergeTree")
        .replaceAll(/\{spread:(\w+) by ([^}]+)\}/g, (_whole, table: string, key: string) =>
          cluster === null ? "" : spreadTable(table, key, cluster),
        )
        .trim(),
    )
    .filter((statement) => /^\s*(?!--)\S/m.test(statement))
}

const spreadTable = (table: string, key: string, cluster: string): string =>
  `CREATE TABLE IF NOT EXISTS ${table} ON CLUSTER '${cluster}' AS ${table}_local
ENGINE = Distributed('${cluster}', currentDatabase(), ${table}_local, ${key})`

/** A change of a table's rows, addressed to the tables that store them. */
export const addressed = (sql: string, cluster: Cluster): string =>
  sql.replace(
    /^(\s*ALTER TABLE )(\w+)/,
    (_whole, verb: string, table: string) => verb + storedTable(table, cluster),
  )

/**
 * A question whose answer for an account stands on that account's rows alone, put to each shard as a whole: an account's
 * rows are all on one, and what is between rows and answer is too much to be carried to the node that asks.
 */
export const answeredByShards = (sql: string, cluster: Cluster): string =>
  cluster === null
    ? sql
    : `SELECT * FROM cluster('${cluster}', view(${sql
        .replaceAll(/\bFROM ([a-z]\w*)\b(?!\()/g, "FROM $1_local")
        .replaceAll(
          /\bmergeTreeProjection\(currentDatabase\(\), '(\w+)'/g,
          "mergeTreeProjection(currentDatabase(), '$1_local'",
        )}))`

/** The list of migrations done: one on the whole cluster, whichever node is asked. */
export const migrationsTable = (cluster: Cluster): string =>
  `CREATE TABLE IF NOT EXISTS schema_migrations${cluster === null ? "" : ` ON CLUSTER '${cluster}'`}
(name String, applied_at DateTime DEFAULT now())
ENGINE = ${cluster === null ? "MergeTree" : "ReplicatedMergeTree('/clickhouse/{database}/schema_migrations', '{shard}-{replica}')"}
ORDER BY name`

/** What makes "acknowledged" and "once" mean on a cluster what they mean on one machine. */
export const clusterSettings: ClickHouseSettings = {
  // A write is acknowledged by the shards it went to, each by most of its replicas.
  distributed_foreground_insert: 1,
  insert_quorum: "auto",
  // A block that was taken back may come again; that a message counts once is seen to by its id.
  insert_deduplicate: 0,
  // Rows copied within the table go to the shard of their new account, not to the one they are read from.
  parallel_distributed_insert_select: "0",
  // The replica that took the last rows is the one that is asked for them.
  load_balancing: "in_order",
  prefer_localhost_replica: 0,
  // An account is asked about on its own shard.
  optimize_skip_unused_shards: 1,
  // The engine takes every subquery in a change for uncertain; ours only unfold a list.
  allow_nondeterministic_mutations: 1,
}
