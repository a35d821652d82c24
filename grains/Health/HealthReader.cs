using TelemetryGrid.Analytics.Health;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Health;

/// <summary>
/// Reads what the health of devices is made of from the series store: a fixed number of questions, whatever the number of devices.
/// </summary>
internal sealed class HealthReader(IMetricHistory history, DateTimeOffset now, HealthTable table)
{
    // A poll that takes longer by less than this is not slower in a way that anybody notices.
    private const double LeastDelaySeconds = 0.05;

    /// <summary>What may change from one minute to the next.</summary>
    public async Task ReadQuickAsync()
    {
        await EachAsync("max by (device) (last_over_time(network_device_up[15m]))", (i, v) => i with { Reachable = v > 0 });
        // Its detectors look at it.
        await EachAsync("group by (device) (last_over_time(network_device_in_bits_per_second[15m]))", (i, _) => i with { Anomalies = 0 });
        foreach (var direction in new[] { "in", "out" })
        {
            await EachAsync(ErrorShare(direction), (i, v) => i with { ErrorShare = Math.Max(i.ErrorShare ?? 0, v) });
        }
    }

    /// <summary>What is told from an hour or a day.</summary>
    public async Task ReadSlowAsync()
    {
        await EachAsync("group by (device) (last_over_time(network_exporter_datagrams_total[1h]))", (i, _) => i);
        await EachAsync("avg by (device) (avg_over_time(network_device_up[1d]))", (i, v) => i with { Availability = v });
        foreach (var direction in new[] { "in", "out" })
        {
            await EachAsync(
                $"max by (device) (quantile_over_time(0.95, network_interface_{direction}_utilization_ratio[1h]))",
                (i, v) => i with { Utilisation = Math.Max(i.Utilisation ?? 0, v) }
            );
        }
        await ReadLatencyAsync();
        foreach (var one in await history.NowAsync("group by (device, site) (last_over_time(network_device_info[1h]))", now))
        {
            if (one.Labels["site"] is { Length: > 0 } site && table.Find(one.Labels["device"]) is { } facts)
            {
                facts.Site = site;
            }
        }
    }

    // The time a poll takes is what every polled device has, and it grows with the way there.
    private async Task ReadLatencyAsync()
    {
        var usual = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (
            var one in await history.NowAsync("avg by (device) (quantile_over_time(0.5, network_device_poll_duration_seconds[1d]))", now)
        )
        {
            usual[one.Labels["device"] ?? ""] = one.Value;
        }
        foreach (var one in await history.NowAsync("avg by (device) (avg_over_time(network_device_poll_duration_seconds[15m]))", now))
        {
            if (
                usual.TryGetValue(one.Labels["device"] ?? "", out var before)
                && before > 0
                && table.Find(one.Labels["device"]) is { } facts
            )
            {
                var ratio = one.Value / before;
                facts.Input = facts.Input with { LatencyRatio = one.Value - before < LeastDelaySeconds ? Math.Min(1, ratio) : ratio };
            }
        }
    }

    // Of interfaces that carry a packet a second or more: of less no share can be told. Agents that do not count one of them count none of it.
    private static string ErrorShare(string direction)
    {
        var packets = $"rate(network_interface_{direction}_packets_total[15m])";
        var odd = string.Join(
            " + ",
            new[] { "errors", "discards" }.Select(what => $"(rate(network_interface_{direction}_{what}_total[15m]) or 0 * {packets})")
        );
        return $"max by (device) (({odd}) / ({packets} + {odd} > 1))";
    }

    private async Task EachAsync(string expression, Func<DeviceHealthInput, double, DeviceHealthInput> apply)
    {
        foreach (var one in await history.NowAsync(expression, now))
        {
            if (double.IsFinite(one.Value) && table.Find(one.Labels["device"]) is { } facts)
            {
                facts.Input = apply(facts.Input, one.Value);
            }
        }
    }
}
