using System.Collections.Immutable;
using Orleans.Concurrency;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <inheritdoc cref="IAlertIntakeGrain"/>
[StatelessWorker]
public sealed class AlertIntakeGrain(AlertOptions options, AlertMetrics metrics) : Grain, IAlertIntakeGrain
{
    public Task ReceiveAsync(ImmutableArray<GridAlert> alerts)
    {
        metrics.Received(alerts.Length);
        var nameless = alerts.Count(a => a.Labels.IsDefaultOrEmpty);
        metrics.Dropped("no_labels", nameless);
        return Task.WhenAll(
            alerts
                .Where(a => !a.Labels.IsDefaultOrEmpty)
                .GroupBy(a => ShardOf(a, options.Shards))
                .Select(share => Shard(share.Key).ReceiveAsync([.. share]))
        );
    }

    internal static int ShardOf(GridAlert alert, int shards) =>
        (int)(Fingerprint.Of(AlertContract.LabelsOf(alert.Labels)).Value % (uint)shards);

    private IAlertShardGrain Shard(int number) => GrainFactory.GetGrain<IAlertShardGrain>(AlertKeys.Shard(options.Site, number));
}
