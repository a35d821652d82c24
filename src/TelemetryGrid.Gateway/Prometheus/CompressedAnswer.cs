namespace TelemetryGrid.Gateway.Prometheus;

/// <summary>Marks endpoints whose answers are compressed for who accepts that.</summary>
internal sealed class CompressedAnswer
{
    public static readonly CompressedAnswer Instance = new();
}
