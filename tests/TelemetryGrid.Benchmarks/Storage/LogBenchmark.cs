using System.Diagnostics;
using System.Globalization;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Benchmarks.Storage;

/// <summary>Appends to the ingest log, beside a plain loop that writes the same bytes to a file, and reads them back. Arguments: [folder] [seconds].</summary>
public static class LogBenchmark
{
    public static async Task RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var parent = args.Length > 0 ? args[0] : Path.GetTempPath();
        var duration = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 2);
        await AppendAsync(parent, duration, payload: 64 << 10, callers: 32, FsyncPolicy.Interval);
        await AppendAsync(parent, duration, payload: 1 << 10, callers: 256, FsyncPolicy.Interval);
        await AppendAsync(parent, duration, payload: 1 << 10, callers: 1, FsyncPolicy.Interval);
        await AppendAsync(parent, duration, payload: 1 << 10, callers: 256, FsyncPolicy.EveryCommit);
    }

    private static async Task AppendAsync(string parent, TimeSpan duration, int payload, int callers, FsyncPolicy fsync)
    {
        var folder = Path.Combine(parent, "log-benchmark-" + Guid.NewGuid().ToString("N"));
        try
        {
            var options = new FileIngestLogOptions
            {
                Directory = folder,
                Partitions = 1,
                MaxBytesPerPartition = 1L << 36,
                Fsync = fsync,
            };
            await using var log = FileIngestLog.Open(options);
            var data = new byte[payload];
            new Random(1).NextBytes(data);
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => RunCallerAsync(log, data, TimeSpan.FromMilliseconds(200))));
            var watch = Stopwatch.StartNew();
            var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => RunCallerAsync(log, data, duration)));
            var seconds = watch.Elapsed.TotalSeconds;
            var appends = counts.Sum();
            var write = appends / seconds * payload / 1e6;

            watch.Restart();
            var read = 0L;
            await foreach (var entry in log.ReadAsync(0, 1))
            {
                read += entry.Payload.Length;
            }
            var readRate = read / watch.Elapsed.TotalSeconds / 1e6;
            var plain = PlainWrite(Path.Combine(folder, "plain"), data, read, duration);
            Console.WriteLine(
                $"log append {payload, 6} B, {callers, 3} callers, {fsync, -11}: {appends / seconds, 9:N0} appends/s {write, 6:N0} MB/s (plain write loop {plain:N0} MB/s), read back {readRate:N0} MB/s"
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<long> RunCallerAsync(FileIngestLog log, byte[] data, TimeSpan duration)
    {
        await Task.Yield();
        var start = Stopwatch.GetTimestamp();
        var count = 0L;
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            await log.AppendAsync(0, data);
            count++;
        }
        return count;
    }

    /// <summary>One write per payload without checksums, acknowledgement or order: what the file system takes from one thread.</summary>
    private static double PlainWrite(string path, byte[] data, long bytes, TimeSpan duration)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var start = Stopwatch.GetTimestamp();
        var written = 0L;
        while (written < bytes && Stopwatch.GetElapsedTime(start) < duration)
        {
            RandomAccess.Write(file, data, written);
            written += data.Length;
        }
        return written / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6;
    }
}
