using TelemetryGrid.Analytics.Sketches;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Sketches;

public class CountMinSketchTests
{
    [Theory]
    [InlineData(0.01, 0.01)]
    [InlineData(0.002, 0.05)]
    public void Estimate_OfSkewedStream_IsAnUpperBoundWithinTheError(double error, double failure)
    {
        var (sketch, truth) = Draw(new CountMinSketch(error, failure), 71, 100_000);

        Assert.All(truth, key => Assert.True(sketch.Estimate(key.Key) >= key.Value));
        var beyond = truth.Count(key => sketch.Estimate(key.Key) > key.Value + error * sketch.Total);
        Assert.InRange(beyond, 0, failure * truth.Count);
        Assert.Equal((ulong)truth.Values.Sum(weight => (long)weight), sketch.Total);
        Assert.InRange(sketch.RelativeError, error * 0.9, error);
    }

    [Fact]
    public void Estimate_OfUnseenKeyInEmptySketch_IsZero()
    {
        Assert.Equal(0UL, new CountMinSketch().Estimate("nobody"u8));
    }

    [Fact]
    public void Merge_OfThreeParts_BoundsTheSumInAnyGrouping()
    {
        var parts = Enumerable.Range(0, 3).Select(part => Draw(new CountMinSketch(0.005), 80 + part, 20_000)).ToArray();
        var left = Copy(parts[0].Sketch);
        left.Merge(parts[1].Sketch);
        left.Merge(parts[2].Sketch);
        var right = Copy(parts[2].Sketch);
        right.Merge(parts[1].Sketch);
        right.Merge(parts[0].Sketch);

        Assert.Equal(Bytes.Of(left.WriteTo), Bytes.Of(right.WriteTo));
        foreach (var key in parts.SelectMany(part => part.Truth.Keys).Distinct())
        {
            var truth = parts.Aggregate(0UL, (sum, part) => sum + part.Truth.GetValueOrDefault(key));
            Assert.InRange(left.Estimate(key), truth, truth + (ulong)(0.005 * left.Total));
        }

        Assert.Throws<ArgumentException>(() => left.Merge(new CountMinSketch(0.1)));
    }

    [Fact]
    public void Halve_KeepsUpperBounds()
    {
        var (sketch, truth) = Draw(new CountMinSketch(), 91, 5_000);
        sketch.Halve();

        Assert.All(truth, key => Assert.True(2 * sketch.Estimate(key.Key) >= key.Value));
        Assert.Equal(((ulong)truth.Values.Sum(weight => (long)weight) + 1) / 2, sketch.Total);
    }

    [Fact]
    public void Add_WeightsBeyond64Bits_Saturate()
    {
        var sketch = new CountMinSketch();
        sketch.Add(5, ulong.MaxValue - 1);
        sketch.Add(5, 10);

        Assert.Equal((ulong.MaxValue, ulong.MaxValue), (sketch.Estimate(5), sketch.Total));
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var (sketch, _) = Draw(new CountMinSketch(0.02), 93, 5_000);
        var state = Bytes.Of(sketch.WriteTo);
        var copy = Draw(CountMinSketch.Read(state), 94, 1_000).Sketch;
        Draw(sketch, 94, 1_000);

        Assert.Equal(Bytes.Of(sketch.WriteTo), Bytes.Of(copy.WriteTo));
        Bytes.AssertHostileInputIsRefused(state, CountMinSketch.Read);
    }

    private static CountMinSketch Copy(CountMinSketch sketch) => CountMinSketch.Read(Bytes.Of(sketch.WriteTo));

    private static (CountMinSketch Sketch, Dictionary<ulong, ulong> Truth) Draw(CountMinSketch sketch, int seed, int samples)
    {
        var random = new Random(seed);
        var truth = new Dictionary<ulong, ulong>();
        for (var i = 0; i < samples; i++)
        {
            var key = (ulong)(1 / (random.NextDouble() + 1e-4));
            var weight = (ulong)random.Next(1, 5);
            sketch.Add(key, weight);
            truth[key] = truth.GetValueOrDefault(key) + weight;
        }

        return (sketch, truth);
    }
}
