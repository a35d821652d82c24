using System.Text;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>A device that messages come from, as one lane knows it.</summary>
internal sealed class SyslogSender(DeviceId device, int partition, SyslogZone? zone, long maxSkewMs)
{
    private SyslogClock _clock = new(maxSkewMs);

    public DeviceId Device { get; } = device;

    /// <summary>The device's id in UTF-8.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(device.Value);

    public int Partition { get; } = partition;

    /// <summary>Null for UTC.</summary>
    public SyslogZone? Zone { get; } = zone;

    public ref SyslogClock Clock => ref _clock;
}
