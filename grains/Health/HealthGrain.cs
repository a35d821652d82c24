using System.Collections.Immutable;
using TelemetryGrid.Analytics.Health;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Health;
using TelemetryGrid.Identity;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Health;

/// <inheritdoc cref="IHealthGrain"/>
public sealed class HealthGrain(IMetricHistory history, ISampleSink samples, TimeProvider time) : Grain, IHealthGrain
{
    /// <summary>Devices of one report.</summary>
    internal const int MaxDevices = 10_000;

    internal const string Series = "network_health_score";

    private const int MaxAnomalies = 2_000;
    private const int MaxInsights = 1_000;
    private const double WarningWeight = 0.5;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SlowKeptFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AnomalyOpen = TimeSpan.FromHours(1);
    private static readonly TimeSpan CapacityKnown = TimeSpan.FromDays(2);

    private HealthTable _slow = new(MaxDevices);
    private ImmutableArray<string> _slowUnread = [];
    private DateTimeOffset _slowReadAt = DateTimeOffset.MinValue;
    private HealthReport? _kept;

    public async Task<HealthReport> FindAsync(HealthFind question)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(question.Limit, nameof(question));
        var report = await MakeAsync();
        var devices = report
            .Devices.Where(d => question.Device is null || d.Device == question.Device)
            .Where(d => question.Site is null || d.Site == question.Site)
            .ToArray();
        return report with { Devices = [.. devices.Take(question.Limit)], Total = devices.Length };
    }

    public async Task<int> PublishAsync()
    {
        var report = await MakeAsync();
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        VectorSample[] told =
        [
            .. report.Devices.Where(d => d.Score is not null).Select(d => Sample("device", d.Device.Value, d.Score!.Value)),
            .. report.Sites.Where(s => s.Score is not null).Select(s => Sample("site", s.Name, s.Score!.Value)),
            .. new[] { report.Network }.Where(n => n.Score is not null).Select(n => Sample("network", n.Name, n.Score!.Value)),
        ];
        if (told.Length > 0)
        {
            await samples.AppendAsync(told, CancellationToken.None);
        }
        return told.Length;

        VectorSample Sample(string label, string name, double score) =>
            new(new LabelsBuilder().Set(Labels.MetricName, Series).Set(label, name).Build(), at, score);
    }

    private async Task<HealthReport> MakeAsync()
    {
        var now = time.GetUtcNow();
        if (_kept is { } kept && now - kept.MadeAt < KeptFor)
        {
            return kept;
        }
        if (now - _slowReadAt >= SlowKeptFor)
        {
            var slow = new HealthTable(MaxDevices);
            var missed = ImmutableArray.CreateBuilder<string>();
            await TryAsync("Of the last day and hour", missed, () => new HealthReader(history, now, slow).ReadSlowAsync());
            await TryAsync("Of the topology", missed, () => ReadRolesAsync(slow));
            await TryAsync("Of capacity", missed, () => ReadCapacityAsync(slow, now));
            (_slow, _slowUnread, _slowReadAt) = (slow, missed.ToImmutable(), now);
        }
        var table = _slow.Copy();
        var unread = _slowUnread.ToBuilder();
        await TryAsync("Of the last minutes", unread, () => new HealthReader(history, now, table).ReadQuickAsync());
        await TryAsync("Of anomalies", unread, () => ReadAnomaliesAsync(table, now));
        return _kept = HealthScores.Of(table, this.GetPrimaryKeyString(), now) with { Unread = unread.ToImmutable() };
    }

    // What cannot be read leaves its terms unknown; the others are told all the same.
    private static async Task TryAsync(string what, ImmutableArray<string>.Builder unread, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (Exception e) when (e is QueryException or TimeoutException or OrleansException or IOException)
        {
            unread.Add($"{what} not all could be read: {e.Message}");
        }
    }

    private async Task ReadRolesAsync(HealthTable table)
    {
        var graph = await GrainFactory.GetGrain<ITopologyGrain>(this.GetPrimaryKeyString()).GetAsync(MaxDevices);
        foreach (var node in graph.Nodes.Where(n => n.IsManaged))
        {
            if (table.Devices.GetValueOrDefault(node.Id) is { } facts)
            {
                facts.Role = node.Role switch
                {
                    TopologyRole.Core => HealthRole.Core,
                    TopologyRole.Distribution => HealthRole.Distribution,
                    TopologyRole.Access => HealthRole.Access,
                    _ => HealthRole.Other,
                };
            }
        }
    }

    // From what the nightly report told: to make one takes minutes.
    private async Task ReadCapacityAsync(HealthTable table, DateTimeOffset now)
    {
        var site = this.GetPrimaryKeyString();
        var job = await GrainFactory.GetGrain<IJobGrain>(JobNames.Key(site, JobNames.Capacity)).GetAsync();
        if (job?.LastSucceeded is not { } made || now - made > CapacityKnown)
        {
            return;
        }
        foreach (var facts in table.Devices.Values)
        {
            facts.Input = facts.Input with { CapacityDays = double.PositiveInfinity };
        }
        var told = await GrainFactory
            .GetGrain<IInsightGrain>(site)
            .FindAsync(
                new InsightFind
                {
                    Type = "prediction",
                    From = now - CapacityKnown,
                    Limit = MaxInsights,
                }
            );
        foreach (var insight in told.Where(i => i.Context.GetValueOrDefault("kind") == "capacity"))
        {
            if (insight.Until is { } full && table.Devices.GetValueOrDefault(DeviceOf(insight.Entities[0])) is { } facts)
            {
                var days = Math.Max(0, (full - now).TotalDays);
                facts.Input = facts.Input with { CapacityDays = Math.Min(days, facts.Input.CapacityDays ?? days) };
            }
        }
    }

    private async Task ReadAnomaliesAsync(HealthTable table, DateTimeOffset now)
    {
        var found = await GrainFactory
            .GetGrain<IRecordQueryGrain>(this.GetPrimaryKeyString())
            .FindAsync(
                new RecordFind
                {
                    Category = TelemetryCategory.Event,
                    Name = AnomalyEventNames.Detected,
                    FromNanoseconds = (now - AnomalyOpen).ToUnixTimeMilliseconds() * 1_000_000,
                    Labels = [AnomalyEventNames.Notable, "true"],
                    Limit = MaxAnomalies,
                }
            );
        // A metric that was told of several times is one anomaly, as severe as it ever was.
        var open = found
            .Records.Select(r => r.Record)
            .OfType<EventRecord>()
            .Where(e => e.Device is not null)
            .GroupBy(e =>
                (
                    Entity: EntityId.OfLabels(e.Device!.Value, label => e.Labels.GetValueOrDefault(label)),
                    Metric: e.Labels.GetValueOrDefault(AnomalyEventNames.Metric)
                )
            );
        foreach (var metric in open)
        {
            if (table.Find(metric.Key.Entity.Device.Value) is { } facts)
            {
                var weight = metric.Max(e => e.Severity) >= Severity.Error ? 1 : WarningWeight;
                facts.Input = facts.Input with { Anomalies = (facts.Input.Anomalies ?? 0) + weight };
            }
        }
    }

    private static string DeviceOf(string entity)
    {
        var slash = entity.IndexOf('/');
        return slash < 0 ? entity : entity[..slash];
    }
}
