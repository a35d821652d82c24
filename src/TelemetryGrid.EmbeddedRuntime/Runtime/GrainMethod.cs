namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>What generated code knows about one interface method; one instance per method.</summary>
/// <param name="InterfaceName">Short name of the interface, for messages.</param>
/// <param name="Name">Method name, for messages.</param>
/// <param name="Options">Admission and response.</param>
/// <param name="Timeout">Response timeout; null means the silo's default.</param>
public sealed record GrainMethod(string InterfaceName, string Name, GrainMethodOptions Options, TimeSpan? Timeout)
{
    internal bool IsOneWay { get; } = Options.HasFlag(GrainMethodOptions.OneWay);

    /// <summary>In milliseconds; 0 means the default.</summary>
    internal long TimeoutMilliseconds { get; } = Timeout is { } value ? Math.Max(1, (long)value.TotalMilliseconds) : 0;

    public override string ToString() => $"{InterfaceName}.{Name}";
}
