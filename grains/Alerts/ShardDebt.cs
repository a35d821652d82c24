using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>Shards store nothing: what a group stored is given back to them after a start, as is what belongs to another group now.</summary>
internal sealed class ShardDebt(AlertOptions options, Action<string> failed)
{
    /// <summary>The shards have not heard yet of what the group has.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Gives the group's alerts back where that is owed.</summary>
    public async Task PayAsync(IGrainFactory grains, IReadOnlyCollection<Alert> alerts)
    {
        if (IsOpen)
        {
            IsOpen = false;
            await GiveAsync(grains, alerts);
        }
    }

    /// <summary>Gives alerts to their shards; what does not arrive is owed. Does not throw.</summary>
    public async Task GiveAsync(IGrainFactory grains, IReadOnlyCollection<Alert> alerts)
    {
        try
        {
            await Task.WhenAll(
                alerts
                    .Select(a => a.ToGrid())
                    .GroupBy(a => AlertIntakeGrain.ShardOf(a, options.Shards))
                    .Select(share => grains.GetGrain<IAlertShardGrain>(AlertKeys.Shard(options.Site, share.Key)).RestoreAsync([.. share]))
            );
        }
        catch (Exception e)
        {
            IsOpen = true;
            failed(e.Message);
        }
    }
}
