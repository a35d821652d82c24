using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>What may be the name of a label: any text of Unicode but none.</summary>
internal static class LabelNames
{
    public static bool IsValid(string name) => name.Length > 0 && QuotedText.IsUtf8(name);
}
