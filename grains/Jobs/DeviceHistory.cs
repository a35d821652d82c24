using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>What batch jobs look at of a device: one series per metric, over the same times.</summary>
internal static class DeviceHistory
{
    /// <summary>Metrics of the device itself; of those with several series the mean counts.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "network_device_in_bits_per_second",
        "network_device_out_bits_per_second",
        "network_device_poll_duration_seconds",
        "network_device_interfaces_up",
        "network_cpu_utilization_ratio",
        "network_memory_utilization_ratio",
    ];

    /// <summary>Devices that have been heard of lately.</summary>
    public static async Task<IReadOnlyList<string>> DevicesAsync(IMetricHistory history, DateTimeOffset now)
    {
        var found = await history.NowAsync("group by (device) (network_device_in_bits_per_second)", now);
        return [.. found.Select(s => s.Labels["device"]).Where(d => d.Length > 0).Order(StringComparer.Ordinal)];
    }

    /// <summary>Those whose turn it is: where there are more than a run takes, each night has others.</summary>
    public static IReadOnlyList<string> Turn(IReadOnlyList<string> all, DateTimeOffset now, int most)
    {
        var nights = Math.Max(1, (all.Count + most - 1) / most);
        var night = (int)(now.ToUnixTimeSeconds() / 86_400 % nights);
        return [.. all.Where((_, i) => i % nights == night)];
    }

    /// <summary>Mean per step of a metric; NaN where there is none. Null when the device does not have it.</summary>
    public static async Task<(long[] Times, double[] Values)?> ReadAsync(
        IMetricHistory history,
        string device,
        string metric,
        DateTimeOffset now,
        TimeSpan step,
        int steps
    )
    {
        var series = await history.MeansAsync(Selector.Of(metric, ("device", device)), now, step, steps);
        if (series.Count == 0)
        {
            return null;
        }
        var length = (long)step.TotalMilliseconds;
        var end = now.ToUnixTimeMilliseconds() / length * length;
        var first = end - ((steps - 1) * length);
        var (sums, counts) = (new double[steps], new int[steps]);
        foreach (var one in series)
        {
            Add(one, first, length, sums, counts);
        }
        return (
            [.. Enumerable.Range(0, steps).Select(i => first + (i * length))],
            [.. sums.Select((sum, i) => counts[i] > 0 ? sum / counts[i] : double.NaN)]
        );
    }

    /// <summary>A series on the steps up to a time; NaN where it has none.</summary>
    public static double[] Align(MatrixSeries series, DateTimeOffset now, TimeSpan step, int steps)
    {
        var length = (long)step.TotalMilliseconds;
        var first = (now.ToUnixTimeMilliseconds() / length * length) - ((steps - 1) * length);
        var (sums, counts) = (new double[steps], new int[steps]);
        Add(series, first, length, sums, counts);
        return [.. sums.Select((sum, i) => counts[i] > 0 ? sum / counts[i] : double.NaN)];
    }

    private static void Add(MatrixSeries series, long first, long step, double[] sums, int[] counts)
    {
        var times = series.Timestamps.Span;
        var values = series.Values.Span;
        for (var i = 0; i < times.Length; i++)
        {
            var place = (times[i] - first) / step;
            if (place >= 0 && place < sums.Length && double.IsFinite(values[i]))
            {
                sums[place] += values[i];
                counts[place]++;
            }
        }
    }
}
