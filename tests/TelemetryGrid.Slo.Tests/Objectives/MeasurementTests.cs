using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Tests.Objectives;

public sealed class MeasurementTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Judge_RatesOfErrors_AreCounts()
    {
        var evidence = Samples.Requests().Indicator.Measurement.Judge([0.5, 10], Minute);
        Assert.Equal((570, 600), (evidence.Good, evidence.Total));
    }

    [Fact]
    public void Judge_NoErrorSeriesBesideTraffic_IsAllGood()
    {
        var evidence = Samples.Requests().Indicator.Measurement.Judge([null, 10], Minute);
        Assert.Equal((600, 600), (evidence.Good, evidence.Total));
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1.0, null)]
    [InlineData(null, null)]
    [InlineData(double.NaN, 10.0)]
    [InlineData(1.0, double.NaN)]
    [InlineData(1.0, double.PositiveInfinity)]
    public void Judge_WithoutTrafficOrNaN_IsNoEvidence(double? part, double? total)
    {
        Assert.True(Samples.Requests().Indicator.Measurement.Judge([part, total], Minute).IsNone);
    }

    [Theory]
    [InlineData(0.2, 1.0)]
    [InlineData(0.3, 1.0)]
    [InlineData(0.31, 0.0)]
    [InlineData(double.PositiveInfinity, 0.0)]
    public void Judge_Threshold_IsOneEventEach(double value, double good)
    {
        var measurement = new ThresholdMeasurement(QueryTemplate.Parse("latency"), Comparison.LessOrEqual, 0.3);
        Assert.Equal(Evidence.Of(good, 1), measurement.Judge([value], Minute));
    }

    [Fact]
    public void Judge_RawRatioOfFailures_IsTurnedRound()
    {
        Assert.Equal(0.75, new RawRatioMeasurement(QueryTemplate.Parse("r"), IsFailure: true).Judge([0.25], Minute).Good);
        Assert.Equal(0.25, new RawRatioMeasurement(QueryTemplate.Parse("r"), IsFailure: false).Judge([0.25], Minute).Good);
        Assert.True(new RawRatioMeasurement(QueryTemplate.Parse("r"), IsFailure: false).Judge([double.NaN], Minute).IsNone);
    }

    [Theory]
    [InlineData("sum(rate(", "no PromQL")]
    [InlineData("requests_total[5m]", "not an instant vector")]
    [InlineData("1", "not an instant vector")]
    public void TryParse_NoQuery_SaysWhy(string text, string reason)
    {
        Assert.Contains(reason, QueryTemplate.TryParse(text, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1d12h", 129_600)]
    [InlineData("4w", 2_419_200)]
    [InlineData("30d", 2_592_000)]
    public void Duration_Text_ReadsAndFormats(string text, int seconds)
    {
        Assert.True(SloDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
        Assert.True(SloDuration.TryParse(SloDuration.Format(duration), out var again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("5")]
    [InlineData("0s")]
    [InlineData("5m1h")]
    [InlineData("5m5m")]
    [InlineData("-5m")]
    [InlineData("999999999999y")]
    [InlineData("1M")]
    public void Duration_OtherText_IsRefused(string text) => Assert.False(SloDuration.TryParse(text, out _));
}
