using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Metrics;

public sealed class ConclusionsTests
{
    private const long HalfHour = 1_800_000;
    private static readonly Labels Up = Labels.Of((Labels.MetricName, "up"));

    private readonly Conclusions _derived = new();
    private readonly DerivedReader _reader = new();

    [Fact]
    public void Add_SeriesThatGoesOn_IsDefinedEveryHalfHourOfItsTime()
    {
        Assert.Equal(1, After(0));
        Assert.Equal(1, After(HalfHour - 1));
        Assert.Equal(2, After(HalfHour));
        Assert.Equal(2, After(HalfHour + 1));
    }

    [Fact]
    public void Add_TimeThatWasFarAheadOnce_DoesNotKeepItUndefined()
    {
        Assert.Equal(1, After(100 * 365L * 86_400_000));
        Assert.Equal(2, After(5));
        Assert.Equal(2, After(6));
    }

    [Fact]
    public void Lost_WhatItDefined_IsDefinedAgain()
    {
        After(0);
        _derived.Lost();

        Assert.Equal(2, After(1));
    }

    [Fact]
    public void Take_ManySamples_ComesInPayloadsOfAMegabyteAndNothingIsMissing()
    {
        for (var i = 0; i < 30_000; i++)
        {
            _derived.Add(Labels.Of((Labels.MetricName, "m"), ("number", $"{i}"), ("text", new string('x', 100))), i, i);
        }

        var samples = _reader.Take(_derived);

        Assert.Equal(Enumerable.Range(0, 30_000).Select(i => ((long)i, (double)i)), samples.Select(s => (s.At, s.Value)));
        Assert.True(_derived.IsEmpty);
    }

    private int After(long at)
    {
        _derived.Add(Up, at, 1);
        Assert.Single(_reader.Take(_derived));
        return _reader.Definitions;
    }
}
