using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Rolling;

public class EwmaTests
{
    [Fact]
    public void Add_AfterOneHalfLife_MovesHalfWay()
    {
        var ewma = new Ewma(1_000);
        ewma.Add(0, 10);
        ewma.Add(1_000, 20);

        Assert.Equal(15, ewma.Mean, 1e-12);
    }

    [Fact]
    public void Add_SameValueInManySteps_EqualsOneStepOverTheWholeTime()
    {
        var coarse = new Ewma(60_000);
        var fine = new Ewma(60_000);
        coarse.Add(0, 100);
        fine.Add(0, 100);
        coarse.Add(90_000, 7);
        long time = 0;
        foreach (var step in new[] { 1, 999, 9_000, 30_000, 50_000 })
        {
            time += step;
            fine.Add(time, 7);
        }

        Assert.Equal(coarse.Mean, fine.Mean, 1e-9);
        Assert.Equal(coarse.Variance, fine.Variance, 1e-6);
    }

    [Fact]
    public void Variance_OfNoise_ApproachesItsVariance()
    {
        var random = new Random(3);
        var ewma = new Ewma(2_000_000);
        for (var i = 0; i < 50_000; i++)
        {
            ewma.Add(i * 1_000L, 50 + random.NextDouble() * 12);
        }

        // Uniform over 12: variance 12.
        Assert.Equal(56, ewma.Mean, 0.5);
        Assert.Equal(12, ewma.Variance, 1.0);
    }

    [Theory]
    [InlineData(1_000, 1)]
    [InlineData(999, 1)]
    [InlineData(1_001, double.NaN)]
    public void Add_NotNewerOrNotFinite_ChangesNothing(long timeMs, double value)
    {
        var ewma = new Ewma(1_000);
        ewma.Add(1_000, 5);

        Assert.False(ewma.Add(timeMs, value));
        Assert.Equal((5.0, 1_000L), (ewma.Mean, ewma.LastTimeMs));
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var ewma = new Ewma(5_000);
        ewma.Add(100, 3);
        ewma.Add(4_000, 9);
        var state = Bytes.Of(ewma.WriteTo);
        var copy = Ewma.Read(state);
        ewma.Add(9_000, -2);
        copy.Add(9_000, -2);

        Assert.Equal((ewma.Mean, ewma.Variance, ewma.LastTimeMs), (copy.Mean, copy.Variance, copy.LastTimeMs));
        Bytes.AssertHostileInputIsRefused(state, Ewma.Read);
    }
}
