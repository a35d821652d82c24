using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>A pattern in traffic or events.</summary>
/// <param name="Kind">Its word, as <c>port_scan</c>.</param>
/// <param name="Entities">Whose, the doer or the target first.</param>
/// <param name="TimeMs">Unix milliseconds at which it began.</param>
/// <param name="Evidence">What was seen, in a sentence.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="Severity">How much it matters.</param>
public sealed record PatternFact(
    string Kind,
    ImmutableArray<string> Entities,
    long TimeMs,
    string Evidence,
    double Confidence,
    InsightSeverity Severity
);
