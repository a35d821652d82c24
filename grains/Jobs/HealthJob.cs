using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Health;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Writes the health of devices, sites and the network as series, every minute.</summary>
public sealed class HealthJob(IGrainFactory grains) : IAnalyticsJob
{
    public string Name => JobNames.Health;

    public string Description => "Scores the health of devices, sites and the network from 0 to 100.";

    public string Kind => "streaming";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("* * * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var written = await grains.GetGrain<IHealthGrain>(site).PublishAsync();
        return string.Create(CultureInfo.InvariantCulture, $"{written} scores written.");
    }
}
