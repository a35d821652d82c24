namespace TelemetryGrid.Alerting.Correlation;

/// <summary>The ranks of the label <c>severity</c>.</summary>
public static class AlertSeverity
{
    private static readonly string[][] Names =
    [
        [""],
        ["info", "informational", "notice", "none", "debug"],
        ["low", "minor"],
        ["warning", "warn", "medium"],
        ["high", "error", "major", "ticket"],
        ["critical", "emergency", "fatal", "disaster", "page"],
    ];

    /// <summary>Higher is worse; 0 for what is not known.</summary>
    public static int Rank(string severity)
    {
        ArgumentNullException.ThrowIfNull(severity);
        for (var rank = 1; rank < Names.Length; rank++)
        {
            if (Names[rank].Contains(severity, StringComparer.OrdinalIgnoreCase))
            {
                return rank;
            }
        }
        return 0;
    }
}
