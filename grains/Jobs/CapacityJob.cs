using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Makes the capacity report every night, so that what is urgent becomes an insight without anybody asking.</summary>
public sealed class CapacityJob(IGrainFactory grains) : IAnalyticsJob
{
    private const int Days = 30;

    public string Name => JobNames.Capacity;

    public string Description => "Predicts when interfaces, processors, memory and storage reach their limits.";

    public string Kind => "predictive";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("15 2 * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var report = await grains.GetGrain<ICapacityGrain>(site).ReportAsync(Days);
        var urgent = report.Rows.Count(r => r.Severity is "critical" or "high");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows.Length} metrics predicted, {urgent} of them urgent; {report.WithoutHistory} without enough history, {report.LeftOut} left out."
        );
    }
}
