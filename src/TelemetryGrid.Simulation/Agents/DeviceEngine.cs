using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>The SNMPv3 engine of a device, with the one user that it knows.</summary>
internal sealed class DeviceEngine
{
    private const long FirstBoot = 1_600_000_000;
    private readonly UsmAuthoritativeEngine _engine;
    private readonly Func<TimeSpan> _elapsed;

    /// <param name="elapsed">Time since the simulation's start.</param>
    public DeviceEngine(SimulatedDevice device, UsmUser user, DateTimeOffset start, Func<TimeSpan> elapsed)
    {
        _elapsed = elapsed;
        // Nothing is kept from one start to the next, so the calendar counts them: a later start has a higher number (RFC 3414 §2.2.2).
        var boots = (int)Math.Clamp(start.ToUnixTimeSeconds() - FirstBoot, 1, int.MaxValue - 1);
        // RFC 3411 §5, SnmpEngineID: the make's enterprise number with the first bit set, 3 for a MAC address behind it.
        uint enterprise = 0x8000_0000 | uint.Parse(device.Vendor.ObjectId.Split('.')[6]);
        byte[] engineId =
        [
            (byte)(enterprise >> 24),
            (byte)(enterprise >> 16),
            (byte)(enterprise >> 8),
            (byte)enterprise,
            3,
            .. device.Interfaces[0].MacAddress,
        ];
        _engine = new UsmAuthoritativeEngine(engineId, boots, TimeSpan.Zero);
        User = user.Localize(engineId);
        Nobody = new UsmUser("").Localize(engineId);
    }

    public ReadOnlySpan<byte> EngineId => _engine.EngineId;

    public UsmLocalUser User { get; }

    /// <summary>In whose name it reports to those that it does not know.</summary>
    public UsmLocalUser Nobody { get; }

    public SnmpV3Header Header(int messageId) => _engine.Header(messageId, _elapsed());

    /// <summary>Whether the clock of an authentic message is right.</summary>
    public bool IsInWindow(scoped in SnmpV3Message message) => _engine.IsInWindow(message.EngineBoots, message.EngineTime, _elapsed());
}
