using System.Collections.Immutable;
using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Identity;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Grains.Anomalies;

/// <summary>
/// The days and hours that say nothing about what is usual: holidays, and maintenance windows of devices as this node last heard of them.
/// Safe for concurrent use.
/// </summary>
public sealed class WatchCalendar(ImmutableHashSet<DateOnly> holidays, TimeZoneInfo zone)
{
    private ImmutableDictionary<string, ImmutableArray<MaintenanceEntry>> _maintenance = ImmutableDictionary<
        string,
        ImmutableArray<MaintenanceEntry>
    >.Empty;

    /// <summary>Every day is like any other.</summary>
    public static WatchCalendar Empty { get; } = new([], TimeZoneInfo.Utc);

    /// <summary>Takes the windows there are, in place of those before. Those that name no device, or more than it, mask nothing.</summary>
    public void Take(IEnumerable<MaintenanceEntry> windows) =>
        Volatile.Write(
            ref _maintenance,
            windows
                .Where(w => w.Device.Length > 0 && w.Site.Length == 0 && w.Matchers.IsEmpty)
                .GroupBy(w => w.Device, StringComparer.OrdinalIgnoreCase)
                .ToImmutableDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.OrdinalIgnoreCase)
        );

    /// <param name="device">Whose sample.</param>
    /// <param name="timeMilliseconds">When it was taken, in milliseconds since 1970.</param>
    internal SampleMask MaskOf(DeviceId device, long timeMilliseconds)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(timeMilliseconds);
        if (Volatile.Read(ref _maintenance).TryGetValue(device.Value, out var windows) && windows.Any(w => w.From <= at && at < w.To))
        {
            return SampleMask.Maintenance;
        }
        return !holidays.IsEmpty && holidays.Contains(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime))
            ? SampleMask.Holiday
            : SampleMask.None;
    }
}
