namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>The bounds of streaming telemetry on a node.</summary>
public sealed class GnmiOptions
{
    /// <summary>Bytes of one message at most, as it arrives and unpacked; a longer one ends the call. Default 16 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 16 << 20;

    /// <summary>First wait before a call is made anew; it doubles with every failure. Default 1 second.</summary>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait before a call is made anew. Default 1 minute.</summary>
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often what has arrived goes to the log. Default 500 milliseconds.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Samples that go to the log together; as many make a reader wait for it. Default 10,000.</summary>
    public int FlushSamples { get; set; } = 10_000;

    /// <summary>Devices that may dial out to one listener. Default 10,000.</summary>
    public int MaxDevices { get; set; } = 10_000;

    /// <summary>Connections to one listener. Default 2,000.</summary>
    public int MaxConnections { get; set; } = 2_000;

    public TelemetryMapperOptions Mapper { get; set; } = new();

    /// <summary>Every rule that does not hold, each as a sentence.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Positive(nameof(MaxMessageBytes), MaxMessageBytes);
        Positive(nameof(FirstBackoff), FirstBackoff.Ticks);
        Positive(nameof(FlushInterval), FlushInterval.Ticks);
        Positive(nameof(FlushSamples), FlushSamples);
        Positive(nameof(MaxDevices), MaxDevices);
        Positive(nameof(MaxConnections), MaxConnections);
        Positive(nameof(TelemetryMapperOptions.MaxLeaves), Mapper.MaxLeaves);
        Positive(nameof(TelemetryMapperOptions.MaxInterfaces), Mapper.MaxInterfaces);
        Positive(nameof(TelemetryMapperOptions.MaxPending), Mapper.MaxPending);
        if (LongestBackoff < FirstBackoff)
        {
            errors.Add($"{nameof(LongestBackoff)} must be at least {nameof(FirstBackoff)}, not {LongestBackoff}.");
        }
        return errors;

        void Positive(string name, long value)
        {
            if (value <= 0)
            {
                errors.Add($"{name} must be positive, not {value}.");
            }
        }
    }
}
