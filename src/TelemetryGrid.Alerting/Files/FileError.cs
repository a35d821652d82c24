using System.Globalization;

namespace TelemetryGrid.Alerting.Files;

/// <summary>What is wrong with a file, and where. Lines count from 1; 0 stands for the file as a whole.</summary>
public sealed record FileError(string File, long Line, string Reason)
{
    public override string ToString() =>
        Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Reason}") : $"{File}: {Reason}";
}
