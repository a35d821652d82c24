using System.Globalization;
using TelemetryGrid.Alerting.Rules.Testing;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Rules.Testing;

public sealed class SeriesNotationTests
{
    [Theory]
    [InlineData("1 2 3", "1 2 3")]
    [InlineData("1+2x3", "1 3 5 7")]
    [InlineData("10-2x3", "10 8 6 4")]
    [InlineData("-1-1x1", "-1 -2")]
    [InlineData("5x2", "5 5 5")]
    [InlineData("_ 1 _x2 stale", "_ 1 _ _ stale")]
    [InlineData("1e3 .5 NaN Inf -Inf 0x1", "1000 0.5 NaN Infinity -Infinity 0 0")]
    [InlineData("", "")]
    public void ReadValues_Notation_IsTheSamplesItStandsFor(string text, string values) =>
        Assert.Equal(values, string.Join(' ', SeriesNotation.ReadValues(text).Select(Text)));

    [Theory]
    [InlineData("1+x3")]
    [InlineData("x3")]
    [InlineData("1x")]
    [InlineData("1x99999999999")]
    [InlineData("1x1000000")]
    [InlineData("{{schema:1}}")]
    [InlineData("a")]
    public void ReadValues_NoValue_SaysWhich(string text) => Assert.Throws<FormatException>(() => SeriesNotation.ReadValues(text));

    [Theory]
    [InlineData("up", "up{}")]
    [InlineData("up{}", "up{}")]
    [InlineData("{}", "{}")]
    [InlineData("up{job=\"a b\", x=\"}\\\"\"}", "up{job=\"a b\", x=\"}\\\"\"}")]
    [InlineData("{__name__=\"up\", job=\"a\"}", "up{job=\"a\"}")]
    public void ReadLabels_Series_HasItsLabels(string text, string labels) =>
        Assert.Equal(labels, SeriesNotation.ReadLabels(text).ToString());

    [Theory]
    [InlineData("up{job=~\"a\"}")]
    [InlineData("up{")]
    [InlineData("up[5m]")]
    public void ReadLabels_NoSeries_IsRefused(string text) => Assert.Throws<FormatException>(() => SeriesNotation.ReadLabels(text));

    private static string Text(double? value) =>
        value is not { } number ? "_"
        : StaleMarker.Is(number) ? "stale"
        : number.ToString("R", CultureInfo.InvariantCulture);
}
