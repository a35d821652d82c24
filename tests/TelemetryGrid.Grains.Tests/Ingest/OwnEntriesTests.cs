using TelemetryGrid.Grains.Ingest;

namespace TelemetryGrid.Grains.Tests.Ingest;

public sealed class OwnEntriesTests
{
    [Fact]
    public void TryTake_WhatWasAdded_IsThereOnce()
    {
        var entries = new OwnEntries();
        entries.Add(7, new byte[] { 1, 2 });

        Assert.False(entries.TryTake(6, out _));
        Assert.True(entries.TryTake(7, out var payload));
        Assert.Equal([1, 2], payload.ToArray());
        Assert.False(entries.TryTake(7, out _));
    }

    [Fact]
    public void Add_BeyondItsBounds_KeepsTheOldestAndHasRoomAgain()
    {
        var entries = new OwnEntries();
        var megabyte = new byte[1 << 20];
        for (var sequence = 1; sequence <= 100; sequence++)
        {
            entries.Add(sequence, megabyte);
        }
        Assert.Equal(64, entries.Count);
        Assert.False(entries.TryTake(65, out _));

        entries.Forget(60);
        Assert.Equal(4, entries.Count);
        for (var sequence = 101; sequence <= 3_000; sequence++)
        {
            entries.Add(sequence, new byte[1]);
        }
        Assert.Equal(1024, entries.Count);
    }
}
