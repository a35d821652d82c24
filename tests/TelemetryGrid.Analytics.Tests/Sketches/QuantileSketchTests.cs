using TelemetryGrid.Analytics.Sketches;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Sketches;

public class QuantileSketchTests
{
    private static readonly double[] Quantiles = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

    [Theory]
    [InlineData("uniform", 0.01)]
    [InlineData("uniform", 0.001)]
    [InlineData("exponential", 0.01)]
    [InlineData("pareto", 0.01)]
    [InlineData("pareto", 0.05)]
    [InlineData("lognormal", 0.02)]
    [InlineData("symmetric", 0.01)]
    [InlineData("bimodal with zeros", 0.01)]
    [InlineData("constant", 0.01)]
    public void Quantile_OfDistribution_LiesWithinItsAccuracy(string distribution, double accuracy)
    {
        var values = Draw(distribution, 50_000);
        var sketch = new QuantileSketch(accuracy, 16_384);
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        var sorted = values.Order().ToArray();
        foreach (var q in Quantiles)
        {
            var truth = sorted[(int)(q * (sorted.Length - 1))];
            Assert.InRange(Math.Abs(sketch.Quantile(q) - truth), 0, Math.Abs(truth) * accuracy * (1 + 1e-9));
        }

        Assert.Equal(values.Length, sketch.Count);
        Assert.Equal((sorted[0], sorted[^1]), (sketch.Min, sketch.Max));
        Assert.Equal(values.Sum(), sketch.Sum, Math.Abs(values.Sum(Math.Abs)) * 1e-12);
    }

    [Theory]
    [InlineData(16_384)]
    [InlineData(100)]
    public void Merge_OfParts_EqualsWhole(int maxBins)
    {
        var values = Draw("symmetric", 9_000);
        var whole = new QuantileSketch(maxBins: maxBins);
        var parts = Enumerable.Range(0, 3).Select(_ => new QuantileSketch(maxBins: maxBins)).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            whole.Add(values[i]);
            parts[i % 3].Add(values[i]);
        }

        parts[0].Merge(parts[1]);
        parts[0].Merge(parts[2]);

        Assert.Equal(whole.Count, parts[0].Count);
        Assert.Equal((whole.Min, whole.Max), (parts[0].Min, parts[0].Max));

        // Collapsing always ends with the same highest bins, so even the bounded sketches agree.
        foreach (var q in Quantiles)
        {
            Assert.Equal(whole.Quantile(q), parts[0].Quantile(q));
        }
    }

    [Fact]
    public void Merge_WithItself_Doubles()
    {
        var sketch = new QuantileSketch();
        foreach (var value in Draw("symmetric", 1_000))
        {
            sketch.Add(value);
        }

        var (bins, p90) = (sketch.Bins, sketch.Quantile(0.9));
        sketch.Merge(sketch);

        Assert.Equal((2_000, bins), (sketch.Count, sketch.Bins));
        Assert.Equal(p90, sketch.Quantile(0.9), p90 * 0.02);
    }

    [Fact]
    public void Merge_OtherAccuracy_Throws()
    {
        Assert.Throws<ArgumentException>(() => new QuantileSketch(0.01).Merge(new QuantileSketch(0.02)));
    }

    [Fact]
    public void Add_MoreBinsThanAllowed_KeepsTheHighQuantilesAccurate()
    {
        var values = Draw("pareto", 50_000).Concat(Draw("uniform", 50).Select(value => value * 1e-12)).ToArray();
        var sketch = new QuantileSketch(0.01, 256);
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        var sorted = values.Order().ToArray();
        Assert.InRange(sketch.Bins, 1, 256);
        Assert.Equal((values.Length, sorted[0]), (sketch.Count, sketch.Min));
        foreach (var q in new[] { 0.9, 0.99, 0.999 })
        {
            var truth = sorted[(int)(q * (sorted.Length - 1))];
            Assert.InRange(sketch.Quantile(q), truth * 0.99, truth * 1.01);
        }
    }

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(1e140)]
    [InlineData(-1e140)]
    [InlineData(-0.0)]
    public void Add_ExtremeValue_IsKept(double value)
    {
        var sketch = new QuantileSketch(0.001);
        sketch.Add(value, 3);
        sketch.Add(1);
        sketch.Add(-1);

        Assert.Equal(5, sketch.Count);
        Assert.Equal((Math.Min(value, -1), Math.Max(value, 1)), (sketch.Min, sketch.Max));
        Assert.True(double.IsFinite(sketch.Quantile(0.5)));
    }

    [Fact]
    public void Quantile_OfNothing_IsNaN() => Assert.True(double.IsNaN(new QuantileSketch().Quantile(0.5)));

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var sketch = new QuantileSketch(0.02, 64);
        foreach (var value in Draw("symmetric", 5_000))
        {
            sketch.Add(value);
        }

        sketch.Add(0);
        var state = Bytes.Of(sketch.WriteTo);
        var copy = QuantileSketch.Read(state);
        sketch.Add(1e9);
        copy.Add(1e9);

        Assert.Equal(Bytes.Of(sketch.WriteTo), Bytes.Of(copy.WriteTo));
        Assert.Equal(sketch.Quantile(0.3), copy.Quantile(0.3));
        Bytes.AssertHostileInputIsRefused(state, QuantileSketch.Read);
    }

    private static double[] Draw(string distribution, int count)
    {
        var random = new Random(21);
        return [.. Enumerable.Range(0, count).Select(i => Next(i))];

        double Next(int i) =>
            distribution switch
            {
                "uniform" => 1 + 999 * random.NextDouble(),
                "exponential" => -Math.Log(1 - random.NextDouble()) * 1e-3,
                "pareto" => Math.Pow(1 - random.NextDouble(), -1 / 1.1),
                "lognormal" => Math.Exp(3 * Normal()),
                "symmetric" => Normal() * 1e6,
                "bimodal with zeros" => (i % 3) switch
                {
                    0 => 0,
                    1 => 5 + random.NextDouble(),
                    _ => 1e9 * random.NextDouble(),
                },
                "constant" => 42,
                _ => throw new ArgumentOutOfRangeException(nameof(distribution)),
            };

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
