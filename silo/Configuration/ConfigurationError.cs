namespace TelemetryGrid.Silo.Configuration;

/// <summary>One thing wrong with the configuration file, and where.</summary>
public sealed record ConfigurationError(long Line, string Key, string Message)
{
    public override string ToString() => Line > 0 ? $"line {Line}, {Key}: {Message}" : $"{Key}: {Message}";
}
