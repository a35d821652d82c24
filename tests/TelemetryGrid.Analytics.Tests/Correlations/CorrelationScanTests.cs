using TelemetryGrid.Analytics.Correlations;
using TelemetryGrid.Analytics.Tests.Trends;

namespace TelemetryGrid.Analytics.Tests.Correlations;

public class CorrelationScanTests
{
    private const int Day = 24;
    private const int Length = 24 * 28;

    private static readonly CorrelationOptions Daily = new() { Periods = [Day] };

    [Fact]
    public void Find_OneFollowsTheOther_TellsLagSignAndStrength()
    {
        var cause = Following(1, Length + 3, 0.6);
        var own = Following(2, Length, 0.4);
        double[] first = [.. cause.Skip(3).Select((value, t) => value + Cycle(t))];
        double[] second = [.. own.Select((value, t) => 500 - 20 * cause[t] + 15 * value + 40 * Cycle(t))];
        var report = CorrelationScan.Find([new AlignedSeries("cpu", second), new AlignedSeries("traffic", first)], Daily);

        var found = Assert.Single(report.Found);
        Assert.Equal(("traffic", "cpu", 3, false), (found.First, found.Second, found.Lag, found.IsPositive));
        Assert.InRange(found.Strength, 0.4, 0.9);
        Assert.Equal(found.Spearman, found.Pearson, 0.1);
        Assert.True(found.P < 1e-6);
        Assert.InRange(found.EffectiveSamples, 300, Length);
        Assert.Equal(1, report.Tested);
    }

    [Fact]
    public void Find_SharedDayAndTrendOnly_FindsNothing()
    {
        var (scans, raw) = (0, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            AlignedSeries[] series =
            [
                .. Enumerable
                    .Range(0, 5)
                    .Select(d => new AlignedSeries(
                        $"m{d}",
                        [.. Following(1_000 + 10 * seed + d, Length, 0.9).Select((value, t) => value + 0.01 * t + 3 * Cycle(t))]
                    )),
            ];
            scans += CorrelationScan.Find(series, Daily).Found.Length > 0 ? 1 : 0;
            raw += LaggedCorrelation.At(series[0].Values, series[1].Values, 0, 50)!.Value.Correlation > 0.3 ? 1 : 0;
        }

        // At a rate of 0.05 with nothing to find, one scan in twenty finds anything.
        Assert.InRange(scans, 0, 6);
        Assert.InRange(raw, 35, 40);
    }

    [Fact]
    public void Find_MemoryLeftIn_IsAllowedForByTheEffectiveSampleSize()
    {
        var scans = 0;
        var options = new CorrelationOptions { Prewhiten = false };
        for (var seed = 0; seed < 60; seed++)
        {
            AlignedSeries[] series =
            [
                .. Enumerable.Range(0, 3).Select(d => new AlignedSeries($"m{d}", Following(5_000 + 10 * seed + d, Length, 0.9))),
            ];
            scans += CorrelationScan.Find(series, options).Found.Length > 0 ? 1 : 0;
        }

        Assert.InRange(scans, 0, 8);
    }

    [Fact]
    public void Find_WithinAGroup_TellsThePairsAndSparesTheRest()
    {
        var common = Following(7, Length, 0.5);
        AlignedSeries[] series =
        [
            .. Enumerable
                .Range(0, 10)
                .Select(d => new AlignedSeries(
                    $"m{d}",
                    [.. Following(20 + d, Length, 0.5).Select((value, t) => value + (d < 3 ? 1.5 * common[t] : 0))]
                )),
        ];

        var report = CorrelationScan.Find(series);

        Assert.Equal(45, report.Tested);
        Assert.Equal(["m0-m1", "m0-m2", "m1-m2"], report.Found.Select(pair => $"{pair.First}-{pair.Second}").Order());
        Assert.All(report.Found, pair => Assert.Equal(0, pair.Lag));
        Assert.Equal(2, CorrelationScan.Find(series, related: (i, _) => i == 0).Found.Length);
    }

    [Fact]
    public void Find_ScaledShiftedOrWithWildValues_FindsTheSame()
    {
        var (first, noise) = (Following(8, Length, 0.5), Following(9, Length, 0.5));
        double[] second = [.. first.Select((value, t) => value + noise[t])];
        double[] wild = [.. second.Select((value, t) => t % 97 == 5 ? double.NaN : 1e6 - 1e-3 * value)];
        var plain = Assert.Single(CorrelationScan.Find([new("a", first), new("b", second)]).Found);
        var other = Assert.Single(CorrelationScan.Find([new("a", first), new("b", wild)]).Found);

        Assert.Equal(plain.Lag, other.Lag);
        Assert.Equal(plain.Spearman, -other.Spearman, 0.05);
    }

    [Fact]
    public void Find_OddInput_IsSkippedByNameAndNothingIsNotANumber()
    {
        var step = Following(11, 200, 0.3);
        AlignedSeries[] series =
        [
            new("constant", [.. Enumerable.Repeat(0.1, 200)]),
            new("line", [.. Enumerable.Range(0, 200).Select(t => 3.0 * t)]),
            new("missing", [.. Enumerable.Repeat(double.NaN, 200)]),
            new("sparse", [.. step.Select((value, t) => t < 20 ? value : double.PositiveInfinity)]),
            new("step", [.. step.Select((value, t) => value + (t < 100 ? 0 : 1e12))]),
            new("twin", [.. step]),
            new("same", [.. step]),
        ];

        var report = CorrelationScan.Find(series);

        Assert.Equal(["constant", "line", "missing", "sparse"], report.Skipped);
        Assert.Contains(report.Found, pair => (pair.First, pair.Second, pair.Lag) == ("twin", "same", 0));
        Assert.All(
            report.Found,
            pair => Assert.All(new[] { pair.Spearman, pair.Pearson, pair.EffectiveSamples, pair.P }, v => Assert.True(double.IsFinite(v)))
        );
        Assert.Empty(CorrelationScan.Find([]).Found);
        Assert.Equal(["a"], CorrelationScan.Find([new("a", [1])]).Skipped);
        Assert.Throws<ArgumentException>(() => CorrelationScan.Find([new("a", [1]), new("b", [1, 2])]));
        Assert.ThrowsAny<ArgumentException>(() => CorrelationScan.Find([], new CorrelationOptions { Periods = [1] }));
    }

    private static double Cycle(int t) => Math.Sin(2 * Math.PI * t / Day) + 0.5 * Math.Cos(4 * Math.PI * t / Day);

    /// <summary>Each value a share of the one before and noise.</summary>
    private static double[] Following(int seed, int length, double share)
    {
        var noise = ChangePointsTests.Noise(length + 60, seed);
        for (var t = 1; t < noise.Length; t++)
        {
            noise[t] += share * noise[t - 1];
        }

        return noise[60..];
    }
}
