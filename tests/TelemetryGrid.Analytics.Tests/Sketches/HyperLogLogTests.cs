using TelemetryGrid.Analytics.Sketches;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Sketches;

public class HyperLogLogTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(14)]
    public void Estimate_OverManySets_HasTheStatedError(int precision)
    {
        foreach (var size in new[] { 10, 300, 5_000, 100_000 })
        {
            double squares = 0;
            double bias = 0;
            const int Sets = 40;
            for (var set = 0; set < Sets; set++)
            {
                var sketch = Of(set * 1_000_000_000L, size, precision);
                var error = sketch.Estimate() / size - 1;
                squares += error * error / Sets;
                bias += error / Sets;
            }

            var stated = new HyperLogLog(precision).StandardError;

            // The error of a standard error over 40 sets is 11 %; thrice that, and rounding of tiny sets.
            Assert.InRange(Math.Sqrt(squares), 0, stated * 1.35);
            Assert.InRange(Math.Abs(bias), 0, stated * 3 / Math.Sqrt(Sets));
        }
    }

    [Fact]
    public void Estimate_OfFewKeys_IsNearlyExact()
    {
        Assert.Equal(0, new HyperLogLog().Estimate());
        Assert.Equal(1, Of(0, 1).Estimate(), 0.01);
        Assert.Equal(40, Of(0, 40).Estimate(), 1.5);

        var text = new HyperLogLog();
        for (var i = 0; i < 100; i++)
        {
            text.Add("a key"u8);
            text.Add("another key, longer than a word"u8);
        }

        Assert.Equal(2, text.Estimate(), 0.01);
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(100, 50_000)]
    [InlineData(60_000, 50_000)]
    public void Merge_InAnyOrderAndGrouping_EqualsTheWhole(int left, int right)
    {
        var whole = Of(0, left);
        for (var i = 0; i < right; i++)
        {
            whole.Add((ulong)(left / 2 + i));
        }

        var (a, b) = (Of(0, left), Of(left / 2, right));
        var (ab, ba) = (Of(0, left), Of(left / 2, right));
        ab.Merge(b);
        ba.Merge(a);
        ba.Merge(new HyperLogLog());
        ba.Merge(ba);

        Assert.Equal(whole.Estimate(), ab.Estimate());
        Assert.Equal(whole.Estimate(), ba.Estimate());
        Assert.Throws<ArgumentException>(() => ab.Merge(new HyperLogLog(10)));
    }

    [Fact]
    public void Add_UntilItsListIsFull_StaysTheSameSketch()
    {
        var sparse = new HyperLogLog();
        var before = double.NaN;
        ulong key = 0;
        while (sparse.IsSparse)
        {
            before = sparse.Estimate();
            sparse.Add(key++);
        }

        Assert.InRange(sparse.Estimate(), before, before * 1.01);
        Assert.InRange((double)key, 1_000, 1_300);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(20_000)]
    public void Read_WhatWasWritten_GoesOnAlike(int size)
    {
        var sketch = Of(0, size);
        var state = Bytes.Of(sketch.WriteTo);
        var copy = HyperLogLog.Read(state);
        for (ulong key = 1_000_000; key < 1_002_000; key++)
        {
            sketch.Add(key);
            copy.Add(key);
        }

        Assert.Equal(Bytes.Of(sketch.WriteTo), Bytes.Of(copy.WriteTo));
        Bytes.AssertHostileInputIsRefused(state, HyperLogLog.Read);
    }

    private static HyperLogLog Of(long first, int size, int precision = HyperLogLog.DefaultPrecision)
    {
        var sketch = new HyperLogLog(precision);
        for (var i = 0; i < size; i++)
        {
            sketch.Add((ulong)(first + i));
        }

        return sketch;
    }
}
