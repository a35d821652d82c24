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
        var nameless = 0;
        var shares = new ImmutableArray<GridAlert>.Builder?[options.Shards];
        foreach (var alert in alerts)
        {
            if (alert.Labels.IsDefaultOrEmpty)
            {
                nameless++;
            }
            else
            {
                (shares[ShardOf(alert, shares.Length)] ??= ImmutableArray.CreateBuilder<GridAlert>()).Add(alert);
            }
        }
        metrics.Dropped("no_labels", nameless);
        var calls = new List<Task>(shares.Length);
        for (var i = 0; i < shares.Length; i++)
        {
            if (shares[i] is { } share)
            {
                calls.Add(Shard(i).ReceiveAsync(share.DrainToImmutable()));
            }
        }
        return Task.WhenAll(calls);
    }

    internal static int ShardOf(GridAlert alert, int shards) =>
        (int)(Fingerprint.OfSortedPairs(AlertContract.PairsOf(alert.Labels)).Value % (uint)shards);

    private IAlertShardGrain Shard(int number) => GrainFactory.GetGrain<IAlertShardGrain>(AlertKeys.Shard(options.Site, number));
}
