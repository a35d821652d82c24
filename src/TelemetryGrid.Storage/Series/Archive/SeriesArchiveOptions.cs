namespace TelemetryGrid.Storage.Series;

/// <summary>Where the archive of series is kept. Warm chunks: SQLite unless PostgreSQL is named; blocks: a folder unless a bucket is named.</summary>
public sealed class SeriesArchiveOptions
{
    /// <summary>Folder of everything that is kept locally: <c>warm/</c>, <c>blocks/</c>, <c>quarantine/</c>. Required.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Npgsql connection string; empty for SQLite. The tables are created in the connection's default schema.</summary>
    public string PostgresConnectionString { get; set; } = "";

    /// <summary>S3 bucket of the blocks; empty for the folder.</summary>
    public string S3Bucket { get; set; } = "";

    /// <summary>Put before every object's name, for a bucket that others share; empty or ending in "/".</summary>
    public string S3Prefix { get; set; } = "";

    /// <summary>Address of an S3-compatible service; empty for Amazon's.</summary>
    public string S3ServiceUrl { get; set; } = "";

    /// <summary>Region of the bucket. Default "us-east-1".</summary>
    public string S3Region { get; set; } = "us-east-1";

    /// <summary>Access key; empty to let the SDK look where it usually does.</summary>
    public string S3AccessKey { get; set; } = "";

    /// <summary>Secret of <see cref="S3AccessKey"/>.</summary>
    public string S3SecretKey { get; set; } = "";

    /// <summary>Stretch of time in one block. Default 1 day; whole hours that divide a day. Cannot be changed once blocks exist.</summary>
    public TimeSpan BlockWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Block indexes kept in memory, per partition, in bytes. Default 64 MiB.</summary>
    public long BlockIndexCacheBytes { get; set; } = 64 << 20;

    /// <summary>SQLite page cache per partition in bytes; each read connection has an eighth. Default 4 MiB.</summary>
    public long SqliteCacheBytes { get; set; } = 4 << 20;

    /// <summary>Upper bound of a partition's SQLite file in bytes; 0 (default) for the disk's.</summary>
    public long MaxWarmBytes { get; set; }

    /// <summary>Connections that reads of one partition share. Default 3.</summary>
    public int ReadConnections { get; set; } = 3;

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Folder), "Folder must name a folder.");
        Require(
            BlockWindow >= TimeSpan.FromHours(1)
                && BlockWindow.Ticks % TimeSpan.TicksPerHour == 0
                && TimeSpan.TicksPerDay % BlockWindow.Ticks == 0,
            "BlockWindow must be whole hours that divide a day."
        );
        Require(BlockIndexCacheBytes >= 1 << 20, "BlockIndexCacheBytes must be at least 1048576.");
        Require(SqliteCacheBytes >= 1 << 20, "SqliteCacheBytes must be at least 1048576.");
        Require(MaxWarmBytes >= 0, "MaxWarmBytes must not be negative.");
        Require(ReadConnections is >= 1 and <= 64, "ReadConnections must be between 1 and 64.");
        Require(S3Prefix.Length == 0 || S3Prefix.EndsWith('/'), "S3Prefix must end in '/'.");
        Require(S3Bucket.Length > 0 || (S3ServiceUrl + S3Prefix).Length == 0, "S3Bucket must be named when other S3 settings are.");
        Require(
            S3ServiceUrl.Length == 0 || Uri.TryCreate(S3ServiceUrl, UriKind.Absolute, out _),
            "S3ServiceUrl must be an absolute address."
        );
        Require(S3AccessKey.Length == 0 == (S3SecretKey.Length == 0), "S3AccessKey and S3SecretKey must be given together.");
        return errors;

        void Require(bool valid, string error)
        {
            if (!valid)
            {
                errors.Add(error);
            }
        }
    }
}
