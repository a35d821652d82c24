using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Jobs;
using TelemetryGrid.Services;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Tells services what they are, every minute.</summary>
public sealed class ServicesJob(IGrainFactory grains) : IAnalyticsJob
{
    public string Name => JobNames.Services;

    public string Description => "Finds services and tells each what it was in the last minute.";

    public string Kind => "streaming";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("* * * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var round = await grains.GetGrain<IServiceDirectoryGrain>(site).ObserveAsync();
        var failed = round.Failures.IsEmpty ? "" : $" Not all could be asked: {string.Join("; ", round.Failures)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{round.Observed} services looked at, {round.Anomalies} anomalies; {round.LeftOut} services beyond the bound, {round.Unnamed} results without a name.{failed}"
        );
    }
}
