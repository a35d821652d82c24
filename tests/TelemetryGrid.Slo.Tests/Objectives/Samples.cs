using System.Collections.Immutable;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Tests.Objectives;

internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    public static readonly SloWindow Month = new RollingWindow(TimeSpan.FromDays(30));

    public static ServiceLevelObjective Requests(double target = 0.999, params ImmutableArray<SloWindow> windows) =>
        new(
            "requests",
            "web",
            new Indicator(
                IndicatorKind.Availability,
                new RatioMeasurement(
                    QueryTemplate.Parse("sum(rate(errors_total[{{.window}}]))"),
                    QueryTemplate.Parse("sum(rate(requests_total[{{ .window }}]))"),
                    PartIsBad: true
                )
            ),
            target,
            windows.IsEmpty ? [Month] : windows
        );
}
