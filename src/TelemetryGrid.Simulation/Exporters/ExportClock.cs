namespace TelemetryGrid.Simulation.Exporters;

/// <summary>A device's two clocks at one moment.</summary>
/// <param name="UnixMilliseconds">The clock on the wall.</param>
/// <param name="Uptime">Milliseconds since the device started, modulo 2^32.</param>
internal readonly record struct ExportClock(long UnixMilliseconds, uint Uptime)
{
    /// <summary>What <see cref="Uptime"/> was at another moment.</summary>
    public uint UptimeAt(long unixMilliseconds) => unchecked(Uptime - (uint)(UnixMilliseconds - unixMilliseconds));
}
