using TelemetryGrid.Grains.Objectives;

namespace TelemetryGrid.Grains.Tests.Objectives;

public sealed class MeasurementMemoryTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(55);

    [Fact]
    public void Remember_MoreThanItHolds_RefusesWhatItForgot()
    {
        var memory = new MeasurementMemory();
        for (var i = 0; i <= MeasurementMemory.MaxRemembered; i++)
        {
            memory.Remember(Start.AddSeconds(i), "");
        }

        Assert.False(memory.Knows(Start, ""));
        Assert.True(memory.IsTooOld(Start));
        Assert.True(memory.Knows(Start.AddSeconds(1), ""));
        Assert.False(memory.IsTooOld(Start.AddSeconds(1)));
    }

    [Fact]
    public void Read_WhatWasWritten_KnowsTheSame()
    {
        var memory = new MeasurementMemory();
        for (var i = 0; i <= MeasurementMemory.MaxRemembered; i++)
        {
            memory.Remember(Start.AddSeconds(i), i % 2 == 0 ? "" : $"id {i}");
        }

        var again = MeasurementMemory.Read(memory.ToBytes());

        Assert.True(again.Knows(Start.AddSeconds(7), "id 7"));
        Assert.False(again.Knows(Start.AddSeconds(7), ""));
        Assert.True(again.IsTooOld(Start));
        Assert.Equal(memory.ToBytes(), again.ToBytes());
    }
}
