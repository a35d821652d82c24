namespace TelemetryGrid.Collectors.Snmp;

/// <summary>What an <see cref="SnmpPoller"/> polls and how often.</summary>
public sealed class SnmpPollerOptions
{
    internal static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    /// <summary>Time between the starts of two polls of a device. Default 60 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Devices at most. Default 20,000.</summary>
    public int MaxTargets { get; set; } = 20_000;

    /// <summary>Interfaces read of one device at most. Default 10,000.</summary>
    public int MaxInterfaces { get; set; } = 10_000;

    /// <summary>Devices to poll from the start; more can be added later.</summary>
    public IList<SnmpPollTarget> Targets { get; } = [];

    /// <summary>Every rule that does not hold, each as a sentence.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Interval < MinInterval)
        {
            errors.Add($"{nameof(Interval)} must be at least 1 s, not {Interval}.");
        }
        if (MaxTargets < 1)
        {
            errors.Add($"{nameof(MaxTargets)} must be positive, not {MaxTargets}.");
        }
        if (MaxInterfaces < 1)
        {
            errors.Add($"{nameof(MaxInterfaces)} must be positive, not {MaxInterfaces}.");
        }
        if (Targets.Count > MaxTargets)
        {
            errors.Add($"There are {Targets.Count} targets, more than {nameof(MaxTargets)} ({MaxTargets}).");
        }
        foreach (var twice in Targets.GroupBy(t => t.DeviceId, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            errors.Add($"SNMP device {twice.Key}: listed {twice.Count()} times.");
        }
        errors.AddRange(Targets.SelectMany(t => t.Validate()));
        return errors;
    }
}
