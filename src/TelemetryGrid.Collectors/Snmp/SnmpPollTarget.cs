using System.Collections.Immutable;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>A device to poll.</summary>
/// <param name="DeviceId">Its identity in the grid.</param>
/// <param name="Target">Its agent.</param>
public sealed record SnmpPollTarget(string DeviceId, SnmpTarget Target)
{
    /// <summary>The same agent with other credentials, tried in this order where the first are not taken.</summary>
    public ImmutableArray<SnmpTarget> Fallbacks { get; init; } = [];

    /// <summary>Time between the starts of two polls; null for the poller's default.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Whether it is read under profiles too, where there are any.</summary>
    public bool ReadsProfiles { get; init; } = true;

    /// <summary>The name a person gave the device; empty when its address stands for it.</summary>
    public string ConfiguredName { get; init; } = "";

    /// <summary>Every rule that does not hold, each as a sentence that names the device.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        var who = string.IsNullOrWhiteSpace(DeviceId) ? Target.EndPoint.ToString() : DeviceId;
        Check(!string.IsNullOrWhiteSpace(DeviceId), "the device id is empty");
        Check(Target.EndPoint.Port != 0, "the port must be 1 to 65535");
        foreach (var target in (SnmpTarget[])[Target, .. Fallbacks])
        {
            Check(Enum.IsDefined(target.Version), $"version {target.Version} is not supported, only V1, V2c and V3 are");
            Check((target.Version == SnmpVersion.V3) == (target.User is not null), "V3 takes a user, and no other version does");
            Check(target.EndPoint.Equals(Target.EndPoint), "a fallback is for the same address and port");
        }
        Check(
            Target.AcceptFrom is null || Target.AcceptFrom.AddressFamily == Target.EndPoint.AddressFamily,
            "AcceptFrom must be of the same address family as the address"
        );
        Check(Target.Window is null or >= 1 and <= 1024, $"Window must be 1 to 1024, not {Target.Window}");
        Check(Target.Retries is null or >= 0 and <= 10, $"Retries must be 0 to 10, not {Target.Retries}");
        Check(Target.Timeout is null || Target.Timeout > TimeSpan.Zero, $"Timeout must be positive, not {Target.Timeout}");
        Check(Interval is null || Interval >= SnmpPollerOptions.MinInterval, $"Interval must be at least 1 s, not {Interval}");
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add($"SNMP device {who}: {error}.");
            }
        }
    }
}
