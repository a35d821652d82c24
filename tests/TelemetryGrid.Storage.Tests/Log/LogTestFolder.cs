using System.Text;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Tests.Log;

/// <summary>A log of one partition in a folder of its own, opened as often as a test likes.</summary>
internal sealed class LogTestFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FileIngestLogOptions Options { get; }

    public LogTestFolder() =>
        Options = new FileIngestLogOptions
        {
            Directory = _folder.File("log"),
            Partitions = 1,
            Fsync = FsyncPolicy.Never,
        };

    public string Partition => Path.Combine(Options.Directory, "partition-0000");

    public string[] Segments => [.. Directory.GetFiles(Partition, "*.seg").Order(StringComparer.Ordinal)];

    public FileIngestLog Open(ulong bootId = 7) => FileIngestLog.Open(Options, bootId);

    /// <summary>Writes entries "1", "2", … in one run of the log and returns where each record begins in the single segment, and the end.</summary>
    public async Task<long[]> WriteAsync(int count)
    {
        await using var log = Open();
        var offsets = new List<long>();
        for (var i = 1; i <= count; i++)
        {
            offsets.Add(log.Status(0).Bytes);
            await log.AppendAsync(0, Text(i));
        }
        offsets.Add(log.Status(0).Bytes);
        return [.. offsets];
    }

    public static byte[] Text(long number) => Encoding.ASCII.GetBytes($"entry {number}");

    public static async Task<List<(long Sequence, string Text)>> ReadAllAsync(IIngestLog log, long from = 1, int partition = 0)
    {
        var read = new List<(long, string)>();
        await foreach (var entry in log.ReadAsync(partition, from))
        {
            read.Add((entry.Sequence, Encoding.ASCII.GetString(entry.Payload.Span)));
        }
        return read;
    }

    public void Dispose() => _folder.Dispose();
}
