using TelemetryGrid.Anomalies;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Tests.Flows;

/// <summary>What a heavy flow makes of its updates, however its exporter cuts them.</summary>
public sealed class FlowWatchTests
{
    private const long Start = 1_767_225_600_000;
    private static readonly FlowKey Key = FlowKey.Parse("edge-1~6~10.0.0.1~443~10.0.0.2~51234");

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(300)]
    public void Apply_PartsOfAnyLength_SampleTheMeanRate(int seconds)
    {
        var tracker = new FlowTracker(Key, new FlowState());
        var values = new List<double>();
        for (var i = 0; i < 4 * 3600 / seconds; i++)
        {
            foreach (var sample in tracker.Apply(Update(i * seconds, seconds, (ulong)(125_000 * seconds))).Samples)
            {
                if (sample.Series[1] == FlowWatch.Bits)
                {
                    Assert.Equal(["__name__", FlowWatch.Bits, "device", "edge-1", "flow", Key.ToString()], sample.Series);
                    values.Add(sample.Value);
                }
            }
        }

        Assert.All(values, v => Assert.Equal(1e6, v, 1e-6));
        var interval = Math.Max(60 / seconds * seconds + (60 % seconds == 0 ? 0 : seconds), seconds);
        Assert.Equal((4 * 3600 / interval) - FlowWatch.LeastPoints + 1, values.Count);
    }

    [Fact]
    public void Apply_SilenceBetweenParts_CountsAsSilence()
    {
        var tracker = new FlowTracker(Key, new FlowState());
        for (var i = 0; i < FlowWatch.LeastPoints; i++)
        {
            tracker.Apply(Update(i * 60, 60, 60));
        }

        // Ten minutes of nothing, then as much in one.
        var effect = tracker.Apply(Update((FlowWatch.LeastPoints + 9) * 60, 60, 600));

        Assert.Equal(8, effect.Samples.First(s => s.Series[1] == FlowWatch.Bits).Value, 1e-9);
    }

    [Fact]
    public void Apply_ThroughAStoredState_GoesOnExactly()
    {
        var (state, other) = (new FlowState(), new FlowState());
        var (tracker, alone) = (new FlowTracker(Key, state), new FlowTracker(Key, other));
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++)
        {
            var update = Update(i * 20, 20, (ulong)random.Next(1_000, i > 900 ? 90_000 : 2_000));
            var (effect, expected) = (tracker.Apply(update), alone.Apply(update));
            Assert.Equal(expected.Samples.Select(s => s.Value), effect.Samples.Select(s => s.Value));
            Assert.Equal(expected.Anomalies.Select(a => a.Score), effect.Anomalies.Select(a => a.Score));
            tracker.Save();
            tracker = new FlowTracker(Key, state);
            tracker.Release();
        }
        Assert.Equal(alone.Detectors(), tracker.Detectors());
        Assert.Equal(333, Assert.Single(tracker.Detectors()).Points);
    }

    [Fact]
    public void Learn_FalseAlarm_RaisesTheThreshold()
    {
        var tracker = new FlowTracker(Key, new FlowState());

        Assert.Equal(9.5, tracker.Learn(FlowWatch.Bits, AnomalyVerdict.FalsePositive, 9));
        Assert.Null(tracker.Learn("nobody_watches_this", AnomalyVerdict.FalsePositive, 9));
    }

    private static FlowUpdate Update(int second, int seconds, ulong octets) =>
        new(default, Start + (second * 1000L), Start + ((second + seconds) * 1000L), new FlowTraffic(octets, 1, 1));
}
