using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.Analytics.Predictions;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.PromQL;
using Samples = TelemetryGrid.Analytics.Predictions.MetricHistory;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>What the store has of a device that speaks of failures, by the hour.</summary>
internal static class FailureHistory
{
    private const int SignalSteps = 24 * 30;

    // Link flaps are held against those of two months.
    private const int EventSteps = 24 * 60;
    private const double DarkPower = -20;
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <exception cref="QueryException">The store cannot answer.</exception>
    public static async Task<(List<FailureSignal> Signals, List<FailureEvents> Events)> ReadAsync(
        IMetricHistory history,
        string device,
        DateTimeOffset now
    )
    {
        var signals = new List<FailureSignal>();
        foreach (var direction in new[] { "in", "out" })
        {
            await AddAsync(
                FailureCause.Errors,
                Share(device, direction, "errors"),
                $"network_interface_{direction}_errors_total",
                "interface"
            );
            await AddAsync(
                FailureCause.Discards,
                Share(device, direction, "discards"),
                $"network_interface_{direction}_discards_total",
                "interface"
            );
        }
        const string power = "network_sensor_power_dbm";
        await AddAsync(FailureCause.OpticalPower, Mean(power, device), power, "sensor");
        const string temperature = "network_sensor_temperature_celsius";
        await AddAsync(FailureCause.Temperature, Mean(temperature, device), temperature, "sensor");
        const string memory = "network_memory_utilization_ratio";
        await AddAsync(FailureCause.Memory, Mean(memory, device), memory, "memory");
        var used = Selector.Of("network_memory_used_bytes", ("device", device));
        var size = Selector.Of("network_memory_size_bytes", ("device", device));
        await AddAsync(FailureCause.Memory, $"{used} / ({size} > 0)", "network_memory_used_bytes", "memory");

        var flaps = await EventsAsync("network_interface_up", FailureCause.Flaps, each: 2);
        var restarts = await EventsAsync("network_device_restarts_total", FailureCause.Reboots, each: 1);
        return (signals, [.. flaps, .. restarts]);

        async Task AddAsync(FailureCause cause, string expression, string metric, string part)
        {
            foreach (var series in await history.ValuesAsync(expression, now, Step, SignalSteps))
            {
                if (cause == FailureCause.OpticalPower && IsDark(series))
                {
                    continue;
                }
                var name = series.Labels[part] is { Length: > 0 } label ? $"{metric} of {label}" : metric;
                signals.Add(new FailureSignal(cause, new Samples(name, Copy(series.Timestamps), Copy(series.Values))));
            }
        }

        // A link that goes down and comes back changes twice.
        async Task<List<FailureEvents>> EventsAsync(string metric, FailureCause cause, int each)
        {
            var events = new List<FailureEvents>();
            foreach (
                var series in await history.ValuesAsync($"changes({Selector.Of(metric, ("device", device))}[1h])", now, Step, EventSteps)
            )
            {
                var entity = series.Labels["interface"] is { Length: > 0 } port ? $"{device}/{port}" : device;
                events.Add(new FailureEvents(cause, entity, Times(series, each)));
            }
            return events;
        }
    }

    // A receiver that has had no light for most of the time has no link to lose.
    private static bool IsDark(MatrixSeries series)
    {
        var sorted = series.Values.ToArray().Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0 || sorted[sorted.Length / 2] <= DarkPower;
    }

    private static ImmutableArray<long> Times(MatrixSeries series, int each)
    {
        var times = ImmutableArray.CreateBuilder<long>();
        // Of two changes the first is the one down.
        var left = each - 1.0;
        for (var i = 0; i < series.Timestamps.Length; i++)
        {
            if (double.IsFinite(series.Values.Span[i]))
            {
                for (left += series.Values.Span[i]; left >= each; left -= each)
                {
                    times.Add(series.Timestamps.Span[i]);
                }
            }
        }
        return times.ToImmutable();
    }

    private static string Mean(string metric, string device) => $"avg_over_time({Selector.Of(metric, ("device", device))}[1h])";

    // Of interfaces that carry a packet a second or more.
    private static string Share(string device, string direction, string what)
    {
        var odd = $"rate({Selector.Of($"network_interface_{direction}_{what}_total", ("device", device))}[1h])";
        var packets = $"rate({Selector.Of($"network_interface_{direction}_packets_total", ("device", device))}[1h])";
        return $"{odd} / ({packets} + {odd} > 1)";
    }

    private static ImmutableArray<T> Copy<T>(ReadOnlyMemory<T> values) => ImmutableCollectionsMarshal.AsImmutableArray(values.ToArray());
}
