using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Tests.Streaming;

/// <summary>An update that outlives its message.</summary>
internal sealed record RecordedUpdate(
    string Origin,
    string Path,
    string Keys,
    TelemetryValueKind Kind,
    string Value,
    long TimestampNanoseconds,
    string Target
)
{
    public IEnumerable<string> KeyValues =>
        Keys.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(k => k[(k.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    public override string ToString() => $"{Path}{{{Keys}}} = {Value}";
}
