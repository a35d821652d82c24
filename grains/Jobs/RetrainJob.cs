using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Jobs;
using StableHash = TelemetryGrid.Analytics.Sketches.StableHash;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>
/// Trains forecasters again, each once a day at a time of its own, so that nobody who asks waits for it. Those nobody has asked for in two
/// weeks rest until they are asked for.
/// </summary>
public sealed class RetrainJob(IGrainFactory grains) : IAnalyticsJob
{
    /// <summary>Trainings of one run; the rest is overdue, and comes with the next.</summary>
    internal const int MaxTrained = 500;

    private const int MaxModels = 10_000;
    private const int MinutesPerSlot = 15;
    private const int SlotsPerDay = 24 * 60 / MinutesPerSlot;
    private static readonly TimeSpan Wanted = TimeSpan.FromDays(14);
    private static readonly TimeSpan Young = TimeSpan.FromHours(12);
    private static readonly TimeSpan Overdue = TimeSpan.FromHours(26);

    public string Name => JobNames.RetrainForecasts;

    public string Description => "Trains the forecasters of metrics that are asked for again, each once a day at a time of its own.";

    public string Kind => "predictive";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("*/15 * * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var known = await grains.GetGrain<IModelRegistryGrain>(IModelRegistryGrain.Key).ListAsync(null, null, MaxModels);
        var slot = (now.UtcDateTime.Hour * 60 + now.UtcDateTime.Minute) / MinutesPerSlot;
        KnownModel[] due =
        [
            .. known
                .Where(m => now - m.AskedAt <= Wanted)
                .Where(m => now - m.TrainedAt >= Overdue || (SlotOf(m.Metric) == slot && now - m.TrainedAt >= Young))
                .OrderBy(m => m.TrainedAt),
        ];
        var trained = 0;
        foreach (var model in due.Take(MaxTrained))
        {
            trained += await grains.GetGrain<IForecastGrain>(model.Metric).RetrainAsync() ? 1 : 0;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{trained} of {Math.Min(due.Length, MaxTrained)} forecasters trained, {Math.Max(0, due.Length - MaxTrained)} left for the next run, {known.Length} known."
        );
    }

    /// <summary>The quarter of an hour of the day in which a metric is trained.</summary>
    internal static int SlotOf(string metric) => (int)(StableHash.Of(Encoding.UTF8.GetBytes(metric)) % SlotsPerDay);
}
