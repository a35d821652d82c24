namespace TelemetryGrid.Protocols.Flows;

/// <summary>The bounds of a <see cref="TemplateCache"/>. With the defaults a hostile network can make it hold some 250 MB; hundreds of real exporters need a few.</summary>
public sealed class TemplateCacheOptions
{
    /// <summary>Exporter sessions kept; the least recently used goes first, new ones before established ones. At least 2. Default 1,024.</summary>
    public int MaximumSessions { get; init; } = 1024;

    /// <summary>Templates kept per session, all observation domains together. Default 1,024.</summary>
    public int MaximumTemplatesPerSession { get; init; } = 1024;

    /// <summary>Fields in one template; a longer one is refused. Default 512.</summary>
    public int MaximumFieldsPerTemplate { get; init; } = 512;

    /// <summary>Fields in all templates of one session. Default 16,384.</summary>
    public int MaximumFieldsPerSession { get; init; } = 16_384;

    /// <summary>Fields in all templates of all sessions; the least recently used session goes first. Default 524,288.</summary>
    public int MaximumFields { get; init; } = 524_288;

    /// <summary>Samplers kept per session. Default 256.</summary>
    public int MaximumSamplersPerSession { get; init; } = 256;

    /// <summary>Interface names kept per session. Default 4,096.</summary>
    public int MaximumInterfaceNamesPerSession { get; init; } = 4096;

    /// <summary>Interface names of all sessions; the least recently used session goes first. Default 131,072.</summary>
    public int MaximumInterfaceNames { get; init; } = 131_072;

    /// <summary>Observation domains whose systemInitTimeMilliseconds is kept per session. Default 256.</summary>
    public int MaximumDomainsPerSession { get; init; } = 256;

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for bounds that contradict each other or are not positive.</summary>
    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumSessions, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumTemplatesPerSession);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumFieldsPerTemplate);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumFieldsPerSession, MaximumFieldsPerTemplate);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumFields, MaximumFieldsPerSession);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumSamplersPerSession);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumInterfaceNamesPerSession);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumInterfaceNames, MaximumInterfaceNamesPerSession);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumDomainsPerSession);
    }
}
