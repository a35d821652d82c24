using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Rolling;

public class RunningMomentsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1e9, 1)]
    [InlineData(-1e12, 1)]
    public void Add_ManyValues_EqualsTwoPassReference(double offset, double scale)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 10_000).Select(_ => offset + scale * random.NextDouble()).ToArray();

        var moments = default(RunningMoments);
        foreach (var value in values)
        {
            moments.Add(value);
        }

        var mean = offset + values.Average(value => value - offset);
        var variance = values.Sum(value => (value - mean) * (value - mean)) / values.Length;
        Assert.Equal(values.Length, moments.Count);
        Assert.Equal(mean, moments.Mean, Math.Abs(mean) * 1e-14 + 1e-14);
        Assert.Equal(variance, moments.Variance, variance * Math.Max(1e-9, 1e-13 * Math.Abs(offset) / scale));
        Assert.Equal(variance * values.Length / (values.Length - 1), moments.SampleVariance, moments.SampleVariance * 1e-2);
        Assert.Equal(values.Min(), moments.Min);
        Assert.Equal(values.Max(), moments.Max);
    }

    [Fact]
    public void Merge_AnySplit_EqualsWhole()
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 1_000).Select(_ => 1e6 + random.NextDouble()).ToArray();
        var whole = Of(values);
        foreach (var split in new[] { 0, 1, 17, 500, 999, 1_000 })
        {
            var merged = Of(values[..split]);
            merged.Merge(Of(values[split..]));

            Assert.Equal(whole.Count, merged.Count);
            Assert.Equal(whole.Mean, merged.Mean, 1e-8);
            Assert.Equal(whole.Variance, merged.Variance, 1e-9);
            Assert.Equal((whole.Min, whole.Max), (merged.Min, merged.Max));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.1e140)]
    public void Add_OutOfRange_Throws(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => default(RunningMoments).Add(value));

    [Fact]
    public void Read_WhatWasWritten_IsEqual()
    {
        foreach (var moments in new[] { default, Of([3, -4, 1e139]) })
        {
            var state = Bytes.Of(moments.WriteTo);

            Assert.Equal(moments, RunningMoments.Read(state));
        }

        Bytes.AssertHostileInputIsRefused(Bytes.Of(Of([1, 2, 3]).WriteTo), RunningMoments.Read);
    }

    private static RunningMoments Of(double[] values)
    {
        var moments = default(RunningMoments);
        foreach (var value in values)
        {
            moments.Add(value);
        }

        return moments;
    }
}
