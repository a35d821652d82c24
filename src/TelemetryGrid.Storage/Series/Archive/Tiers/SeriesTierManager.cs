using TelemetryGrid.Storage.Series.Archive.Tiers;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Moves a partition's samples from the warm tier into blocks, aggregates them, and deletes what has expired. A pass may end at any point;
/// the next one comes to the same end.
/// </summary>
public sealed class SeriesTierManager
{
    private readonly SeriesArchive _archive;
    private readonly Retention _retention;
    private readonly SemaphoreSlim _running = new(1, 1);

    /// <exception cref="ArgumentException">The options are invalid; the message lists every error.</exception>
    public SeriesTierManager(SeriesArchive archive, SeriesTierOptions options)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _archive = archive;
        _retention = new Retention(options, archive.Cold.WindowMilliseconds);
    }

    /// <summary>One pass. Call it every few minutes; without anything due it costs one look at the warm index.</summary>
    /// <exception cref="IOException">A tier failed (for example a full disk). Nothing is lost; the next pass goes on.</exception>
    public async ValueTask<SeriesTierReport> RunOnceAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await _running.WaitAsync(cancellation);
        try
        {
            var report = new SeriesTierReport();
            await _archive.Cold.SweepAsync(cancellation);
            await MoveAsync(report, now, cancellation);
            await RepairAsync(report, now, cancellation);
            await ExpireAsync(report, now, cancellation);
            report.SeriesForgotten = await _archive.Warm.ForgetEmptySeriesAsync(cancellation);
            await _archive.Warm.TrimAsync(cancellation);
            return report;
        }
        finally
        {
            _running.Release();
        }
    }

    private async ValueTask MoveAsync(SeriesTierReport report, DateTimeOffset now, CancellationToken cancellation)
    {
        var length = _archive.Cold.WindowMilliseconds;
        var last = _retention.LastToMove(now);
        var done = long.MinValue;
        // Looked up anew after each window, since cutting a chunk leaves a rest in a later one.
        while (true)
        {
            var due = (await _archive.Warm.ReadWindowsAsync(length, (last + 1) * length, cancellation))
                .Where(w => w.Window > done)
                .ToList();
            if (due.Count == 0)
            {
                return;
            }
            done = due.Min(static w => w.Window);
            await RewriteAsync(report, done, [.. due.Where(w => w.Window == done).Select(static w => w.Ref)], now, cancellation);
        }
    }

    // Blocks with damaged chunks, and windows whose aggregates were lost while raw samples are still there.
    private async ValueTask RepairAsync(SeriesTierReport report, DateTimeOffset now, CancellationToken cancellation)
    {
        var damaged = _archive.Cold.Damaged;
        foreach (var window in _archive.Cold.Manifest.Blocks.GroupBy(static b => b.Window))
        {
            var raw = window.FirstOrDefault(static b => b.Resolution == SeriesResolution.Raw);
            if (window.Any(b => damaged.Contains(b.Name)) || (raw is not null && (Lacks(5) || Lacks(60))))
            {
                await RewriteAsync(report, window.Key, [], now, cancellation);
            }

            bool Lacks(int minutes)
            {
                var resolution = minutes == 5 ? SeriesResolution.FiveMinutes : SeriesResolution.OneHour;
                return !window.Any(b => b.Resolution == resolution) && !_retention.Expiry(raw with { Resolution = resolution }, now).All;
            }
        }
    }

    private async ValueTask ExpireAsync(SeriesTierReport report, DateTimeOffset now, CancellationToken cancellation)
    {
        var expired = _archive.Cold.Manifest.Blocks.Where(b => _retention.Expiry(b, now).All).ToList();
        if (expired.Count > 0)
        {
            await _archive.Cold.PublishAsync([], expired, cancellation);
            foreach (var block in expired)
            {
                await _archive.Cold.Store.DeleteAsync(block.Name, cancellation);
            }
        }
        var thinned = _archive.Cold.Manifest.Blocks.Where(b => _retention.Expiry(b, now).Some).Select(static b => b.Window).Distinct();
        foreach (var window in thinned.ToList())
        {
            await RewriteAsync(report, window, [], now, cancellation);
            report.BlocksExpired++;
        }
        report.BlocksExpired += expired.Count;
        Archive.ArchiveMetrics.Expire(report.BlocksExpired);
    }

    private async ValueTask RewriteAsync(
        SeriesTierReport report,
        long window,
        IReadOnlyList<int> refs,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var rewrite = new WindowRewrite(_archive.Warm, _archive.Cold, _retention, window, now);
        if (!await rewrite.RunAsync(refs, cancellation))
        {
            report.WindowsPostponed++;
            return;
        }
        Archive.ArchiveMetrics.Published(rewrite.BlocksWritten);
        _archive.CountDamaged(rewrite.DamagedChunks);
        report.ChunksMoved += rewrite.MovedChunks;
        report.BlocksWritten += rewrite.BlocksWritten;
    }
}
