using TelemetryGrid.Storage.Log;
using static TelemetryGrid.Storage.Tests.Log.LogTestFolder;

namespace TelemetryGrid.Storage.Tests.Log;

public sealed class LogRecoveryTests
{
    [Fact]
    public async Task Open_TornAtEveryByteOfTheLastRecord_KeepsTheOthersAndGoesOn()
    {
        using var folder = new LogTestFolder();
        var offsets = await folder.WriteAsync(3);
        var whole = await File.ReadAllBytesAsync(folder.Segments[0]);
        for (var length = (int)offsets[2]; length < offsets[3]; length++)
        {
            await File.WriteAllBytesAsync(folder.Segments[0], whole[..length]);
            await using var log = folder.Open();
            Assert.Equal(2, log.LastSequence(0));
            Assert.Equal(length - offsets[2], log.Status(0).TornBytes);
            Assert.Equal(3, await log.AppendAsync(0, Text(333)));
            Assert.Equal([(1, "entry 1"), (2, "entry 2"), (3, "entry 333")], await ReadAllAsync(log));
        }
    }

    [Fact]
    public async Task Open_TailOfZerosOrNoise_IsCut()
    {
        using var folder = new LogTestFolder();
        await folder.WriteAsync(3);
        var whole = await File.ReadAllBytesAsync(folder.Segments[0]);
        var noise = new byte[70_000];
        new Random(3).NextBytes(noise);
        foreach (var tail in new[] { new byte[70_000], noise })
        {
            await File.WriteAllBytesAsync(folder.Segments[0], [.. whole, .. tail]);
            await using var log = folder.Open();
            Assert.Equal(3, log.LastSequence(0));
            Assert.Equal(tail.Length, log.Status(0).TornBytes);
        }
    }

    [Fact]
    public async Task Open_HeaderOfANewSegmentTorn_KeepsCounting()
    {
        using var folder = new LogTestFolder();
        await folder.WriteAsync(3);
        var torn = Path.Combine(folder.Partition, "00000000000000000004.seg");
        for (var length = 0; length < SegmentHeader.Bytes; length++)
        {
            await File.WriteAllBytesAsync(torn, new byte[length]);
            await using var log = folder.Open();
            Assert.Equal(3, log.LastSequence(0));
            Assert.False(File.Exists(torn));
        }
        await using var last = folder.Open();
        Assert.Equal(4, await last.AppendAsync(0, Text(4)));
    }

    [Fact]
    public async Task Read_EveryBitOfAMiddleRecordFlipped_SkipsThatRecordAndCountsIt()
    {
        using var folder = new LogTestFolder();
        var offsets = await folder.WriteAsync(3);
        var whole = await File.ReadAllBytesAsync(folder.Segments[0]);
        for (var bit = offsets[1] * 8; bit < offsets[2] * 8; bit++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            await File.WriteAllBytesAsync(folder.Segments[0], damaged);
            await using var log = folder.Open();
            Assert.Equal([(1, "entry 1"), (3, "entry 3")], await ReadAllAsync(log));
            Assert.Equal(1, log.Status(0).DamagedEntries);
            Assert.Equal(0, log.Status(0).TornBytes);
        }
    }

    [Fact]
    public async Task Read_ClosedSegmentDamagedToItsEnd_GoesOnWithTheNext()
    {
        using var folder = new LogTestFolder();
        folder.Options.SegmentBytes = 4096;
        await using var log = folder.Open();
        for (var i = 1; i <= 12; i++)
        {
            await log.AppendAsync(0, new byte[1000]);
        }
        var bytes = await File.ReadAllBytesAsync(folder.Segments[0]);
        var perSegment = (bytes.Length - SegmentHeader.Bytes) / LogRecord.Size(1000);
        bytes.AsSpan(SegmentHeader.Bytes + LogRecord.Size(1000)).Clear();
        await File.WriteAllBytesAsync(folder.Segments[0], bytes);
        var read = await ReadAllAsync(log);
        Assert.Equal([1L, .. Enumerable.Range(perSegment + 1, 12 - perSegment).Select(n => (long)n)], read.Select(e => e.Sequence));
        Assert.Equal(perSegment - 1, log.Status(0).DamagedEntries);
    }

    [Fact]
    public async Task Open_SegmentHeaderDamaged_ReportsItsEntriesAndReusesNoNumber()
    {
        using var folder = new LogTestFolder();
        await folder.WriteAsync(3);
        var bytes = await File.ReadAllBytesAsync(folder.Segments[0]);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(folder.Segments[0], bytes);
        await using var log = folder.Open();
        Assert.True(await log.AppendAsync(0, Text(4)) > 3);
        Assert.Equal("entry 4", Assert.Single(await ReadAllAsync(log)).Text);
        Assert.True(log.Status(0).DamagedEntries >= 3);
    }

    [Fact]
    public async Task Open_PayloadThatLooksLikeARecord_IsNotTakenForOneBehindDamage()
    {
        using var folder = new LogTestFolder();
        var forged = new byte[LogRecord.Size(5)];
        LogRecord.Write(forged, 2, "forge"u8, salt: 0);
        await using (var log = folder.Open())
        {
            await log.AppendAsync(0, forged);
        }
        var bytes = await File.ReadAllBytesAsync(folder.Segments[0]);
        bytes[SegmentHeader.Bytes + 4] ^= 1;
        await File.WriteAllBytesAsync(folder.Segments[0], bytes);
        await using var reopened = folder.Open();
        Assert.Empty(await ReadAllAsync(reopened));
    }
}
