using TelemetryGrid.Analytics.Sketches;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Sketches;

public class SpaceSavingTests
{
    [Fact]
    public void Add_SkewedStream_KeepsItsGuarantees()
    {
        const int capacity = 100;
        var summary = new SpaceSaving<long>(capacity);
        var truth = new Dictionary<long, ulong>();
        foreach (var (key, weight) in Stream(31, 100_000))
        {
            summary.Add(key, weight);
            truth[key] = truth.GetValueOrDefault(key) + weight;
        }

        Assert.Equal((ulong)truth.Values.Sum(weight => (decimal)weight), summary.Total);
        AssertBounds(summary, truth);
        var share = summary.Total / capacity;
        Assert.All(truth.Where(pair => pair.Value > share), pair => Assert.True(summary.TryGet(pair.Key, out _)));
        Assert.All(summary.Top(capacity), hitter => Assert.InRange(hitter.Error, 0UL, share));
        var heaviest = truth.OrderByDescending(pair => pair.Value).Take(5).Select(pair => pair.Key);
        Assert.Equal(heaviest, summary.Top(5).Select(hitter => hitter.Key));
    }

    [Theory]
    [InlineData(50, 50)]
    [InlineData(100, 10)]
    [InlineData(10, 100)]
    public void Merge_OfTwoStreams_BoundsTheJoinedStream(int capacity, int otherCapacity)
    {
        var summary = new SpaceSaving<long>(capacity);
        var other = new SpaceSaving<long>(otherCapacity);
        var truth = new Dictionary<long, ulong>();
        foreach (var (target, seed) in new[] { (summary, 32), (other, 33) })
        {
            foreach (var (key, weight) in Stream(seed, 20_000))
            {
                target.Add(key, weight);
                truth[key] = truth.GetValueOrDefault(key) + weight;
            }
        }

        summary.Merge(other);
        foreach (var (key, weight) in Stream(34, 1_000))
        {
            summary.Add(key, weight);
            truth[key] = truth.GetValueOrDefault(key) + weight;
        }

        Assert.Equal((ulong)truth.Values.Sum(weight => (decimal)weight), summary.Total);
        Assert.InRange(summary.Count, 1, capacity);
        AssertBounds(summary, truth);
    }

    [Fact]
    public void Halve_Repeatedly_KeepsBoundsOfTheHalvedTruthAndForgetsZeros()
    {
        var summary = new SpaceSaving<long>(40);
        var truth = new Dictionary<long, ulong>();
        for (var round = 0; round < 12; round++)
        {
            foreach (var (key, weight) in Stream(40 + round, 2_000))
            {
                summary.Add(key, weight);
                truth[key] = truth.GetValueOrDefault(key) + weight;
            }

            summary.Halve();
            foreach (var key in truth.Keys.ToArray())
            {
                truth[key] >>= 1;
            }

            AssertBounds(summary, truth);
        }

        for (var i = 0; i < 64; i++)
        {
            summary.Halve();
        }

        Assert.Equal((0, 0UL), (summary.Count, summary.Total));
        Assert.Equal(0UL, summary.Add(5, 7).Error);
    }

    [Fact]
    public void IsWithinTop_EqualsSorting()
    {
        var summary = new SpaceSaving<long>(50);
        foreach (var (key, weight) in Stream(35, 5_000))
        {
            summary.Add(key, weight);
        }

        var guaranteed = summary.Top(50).Select(hitter => hitter.Guaranteed).OrderDescending().ToArray();
        foreach (var weight in guaranteed)
        {
            Assert.Equal(guaranteed.Count(other => other > weight) < 10, summary.IsWithinTop(10, weight));
        }
    }

    [Fact]
    public void Add_HugeWeights_Saturates()
    {
        var summary = new SpaceSaving<long>(2);
        for (var key = 0; key < 5; key++)
        {
            summary.Add(key, ulong.MaxValue - 3);
        }

        Assert.Equal(ulong.MaxValue, summary.Total);
        Assert.All(summary.Top(2), hitter => Assert.True(hitter.Error <= hitter.Count));
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var summary = new SpaceSaving<long>(64);
        foreach (var (key, weight) in Stream(36, 10_000))
        {
            summary.Add(key, weight);
        }

        summary.Halve();
        var state = Bytes.Of(summary.WriteTo);
        var copy = SpaceSaving<long>.Read(state);
        Assert.Equal(state, Bytes.Of(copy.WriteTo));
        foreach (var (key, weight) in Stream(37, 5_000))
        {
            summary.Add(key, weight);
            copy.Add(key, weight);
        }

        Assert.Equal(Bytes.Of(summary.WriteTo), Bytes.Of(copy.WriteTo));
        Bytes.AssertHostileInputIsRefused(state, SpaceSaving<long>.Read);
        Assert.Throws<TelemetryGrid.Analytics.Serialization.StateFormatException>(() => SpaceSaving<int>.Read(state));
    }

    private static void AssertBounds(SpaceSaving<long> summary, Dictionary<long, ulong> truth)
    {
        foreach (var (key, weight) in truth)
        {
            summary.TryGet(key, out var hitter);
            Assert.InRange(weight, hitter.Guaranteed, hitter.Count);
        }
    }

    /// <summary>Keys by a power law, weights between 1 and 1,500.</summary>
    private static IEnumerable<(long Key, ulong Weight)> Stream(int seed, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            yield return ((long)Math.Pow(1 - random.NextDouble(), -1.2), (ulong)random.Next(1, 1_500));
        }
    }
}
