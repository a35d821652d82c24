using System.Globalization;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Tests.Log;

public sealed class LogCrashTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    public async Task Kill_InTheMiddleOfAppends_EverythingAcknowledgedIsThere(int killAfter)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("log");
        using var child = CrashChild.Start("log", path);
        var acknowledged = 0L;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged = long.Parse(line, CultureInfo.InvariantCulture);
            if (acknowledged == killAfter)
            {
                child.Kill();
            }
        }
        await child.WaitForExitAsync();
        Assert.True(acknowledged >= killAfter);

        await using var log = FileIngestLog.Open(
            new FileIngestLogOptions
            {
                Directory = path,
                Partitions = 1,
                SegmentBytes = 1 << 20,
            }
        );
        var expected = 1L;
        await foreach (var entry in log.ReadAsync(0, 1))
        {
            Assert.Equal(expected, entry.Sequence);
            Assert.Equal(CrashChild.Payload(expected), entry.Payload.ToArray());
            expected++;
        }
        Assert.True(expected > acknowledged, $"{acknowledged} were acknowledged, {expected - 1} are there");
    }

    [Fact]
    public async Task Append_FileSizeLimitReached_RefusesInOneSentenceAndKeepsWhatWasAcknowledged()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("needs the file size limit of a POSIX shell");
        }
        using var folder = new TemporaryFolder();
        var path = folder.File("log");
        // 300 KiB (bash counts in KiB), below the segment size; with the signal ignored the write fails like one on a full disk.
        using var child = CrashChild.Start("log", path, "trap '' XFSZ; ulimit -f 300; export DOTNET_EnableWriteXorExecute=0");
        var lines = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await child.WaitForExitAsync();
        Assert.StartsWith($"error The ingest log cannot write {path}", lines[^1], StringComparison.Ordinal);
        var acknowledged = long.Parse(lines[^2], CultureInfo.InvariantCulture);

        await using var log = FileIngestLog.Open(new FileIngestLogOptions { Directory = path, Partitions = 1 });
        Assert.True(log.LastSequence(0) >= acknowledged);
        Assert.Equal(0, log.Status(0).TornBytes);
    }
}
