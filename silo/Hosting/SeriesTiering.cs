using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Moves samples from tier to tier and deletes those past their retention, one partition after another, every few minutes.</summary>
internal sealed partial class SeriesTiering(
    SeriesArchives archives,
    SeriesTierOptions options,
    TimeProvider time,
    ILogger<SeriesTiering> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var archive in archives.Open)
            {
                await MoveAsync(archive, stoppingToken);
            }
        }
    }

    private async Task MoveAsync(SeriesArchive archive, CancellationToken cancellation)
    {
        try
        {
            var report = await new SeriesTierManager(archive, options).RunOnceAsync(time.GetUtcNow(), cancellation);
            if (report.BlocksWritten > 0 || report.BlocksExpired > 0)
            {
                LogMoved(archive.Partition, report.ChunksMoved, report.BlocksWritten, report.BlocksExpired);
            }
        }
        catch (IOException e)
        {
            LogNotMoved(archive.Partition, e.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Partition {Partition} moved {Chunks} chunks into blocks, wrote {Written} blocks and deleted {Expired}"
    )]
    private partial void LogMoved(int partition, int chunks, int written, int expired);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Partition {Partition} could not move series to the next tier; nothing is lost and it is tried again: {Reason}"
    )]
    private partial void LogNotMoved(int partition, string reason);
}
