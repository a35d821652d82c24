using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Anomalies;

/// <summary>A calendar as it is for one device; the default one has only ordinary days.</summary>
internal readonly struct DeviceCalendar(WatchCalendar calendar, DeviceId device)
{
    public SampleMask MaskOf(long timeMilliseconds) => calendar?.MaskOf(device, timeMilliseconds) ?? SampleMask.None;
}
