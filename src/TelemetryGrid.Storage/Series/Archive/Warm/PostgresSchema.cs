using Npgsql;

namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>The tables of the warm archive in PostgreSQL. Every row carries its partition; texts are UTF-8 bytes, since they may contain NUL.</summary>
internal static class PostgresSchema
{
    // "TGSA": the first of the two numbers of a partition's advisory lock.
    public const int LockClass = 0x54475341;

    public const string Tables = """
        SELECT pg_advisory_xact_lock(1413960513, -1);
        CREATE TABLE IF NOT EXISTS series_archive_symbols(
            partition int NOT NULL, id int NOT NULL, hash int NOT NULL, text bytea NOT NULL, PRIMARY KEY(partition, id));
        CREATE INDEX IF NOT EXISTS series_archive_symbols_by_hash ON series_archive_symbols(partition, hash);
        CREATE TABLE IF NOT EXISTS series_archive_series(
            partition int NOT NULL, ref int NOT NULL, number bigint NOT NULL, labels bytea NOT NULL, PRIMARY KEY(partition, ref));
        CREATE TABLE IF NOT EXISTS series_archive_postings(
            partition int NOT NULL, name int NOT NULL, value int NOT NULL, segment int NOT NULL, refs bytea NOT NULL,
            PRIMARY KEY(partition, name, value, segment));
        CREATE TABLE IF NOT EXISTS series_archive_chunks(
            partition int NOT NULL, ref int NOT NULL, start bigint NOT NULL, duration bigint NOT NULL, id bigint NOT NULL,
            count int NOT NULL, crc int NOT NULL, data bytea NOT NULL, times int NOT NULL DEFAULT 0, PRIMARY KEY(partition, ref, start));
        ALTER TABLE series_archive_chunks ALTER COLUMN data SET STORAGE EXTERNAL;
        CREATE TABLE IF NOT EXISTS series_archive_damaged(
            partition int NOT NULL, ref int NOT NULL, start bigint NOT NULL, duration bigint NOT NULL, id bigint NOT NULL,
            count int NOT NULL, crc int NOT NULL, data bytea NOT NULL, times int NOT NULL DEFAULT 0, PRIMARY KEY(partition, id));
        CREATE TABLE IF NOT EXISTS series_archive_times(
            partition int NOT NULL, id int NOT NULL, uses int NOT NULL, bytes bytea NOT NULL, PRIMARY KEY(partition, id));
        CREATE TABLE IF NOT EXISTS series_archive_last(
            partition int NOT NULL PRIMARY KEY, symbol int NOT NULL, ref int NOT NULL, chunk bigint NOT NULL,
            times int NOT NULL DEFAULT 0);
        ALTER TABLE series_archive_chunks ADD COLUMN IF NOT EXISTS times int NOT NULL DEFAULT 0;
        ALTER TABLE series_archive_damaged ADD COLUMN IF NOT EXISTS times int NOT NULL DEFAULT 0;
        ALTER TABLE series_archive_last ADD COLUMN IF NOT EXISTS times int NOT NULL DEFAULT 0;
        """;

    public const string Staging = """
        CREATE TEMP TABLE staged_chunks(ref int, start bigint, duration bigint, id bigint, count int, crc int, data bytea, times int)
            ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE staged_postings(name int, value int, segment int, refs bytea) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE staged_keys(ref int, start bigint, id bigint) ON COMMIT DELETE ROWS;
        """;

    public static IOException Failure(NpgsqlException e) =>
        new(
            e.SqlState switch
            {
                PostgresErrorCodes.DiskFull => "The series archive in PostgreSQL cannot grow because its disk is full.",
                _ => $"The series archive in PostgreSQL failed: {e.Message}",
            },
            e
        );
}
