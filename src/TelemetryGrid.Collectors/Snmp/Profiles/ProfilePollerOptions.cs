namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>How often profiles are read, and how much.</summary>
public sealed class ProfilePollerOptions
{
    /// <summary>Time between two readings of a device. Default 60 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Until a table that a device did not have is asked for again. Default 1 h.</summary>
    public TimeSpan MissingInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Until names of entities and interfaces, which seldom change, are read again. Default 10 min.</summary>
    public TimeSpan NamesInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Rows of one table at most. Default 5,000.</summary>
    public int MaxRows { get; set; } = 5_000;

    /// <summary>Samples of one device and reading at most; what is beyond is counted. Default 20,000.</summary>
    public int MaxSamples { get; set; } = 20_000;

    /// <summary>Every rule that does not hold, each as a sentence.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Interval < TimeSpan.FromSeconds(1))
        {
            errors.Add($"{nameof(Interval)} must be at least 1 s, not {Interval}.");
        }
        if (MissingInterval < Interval)
        {
            errors.Add($"{nameof(MissingInterval)} must not be shorter than {nameof(Interval)}.");
        }
        if (NamesInterval < TimeSpan.Zero)
        {
            errors.Add($"{nameof(NamesInterval)} must not be negative.");
        }
        if (MaxRows < 1 || MaxSamples < 1)
        {
            errors.Add($"{nameof(MaxRows)} and {nameof(MaxSamples)} must be positive.");
        }
        return errors;
    }
}
