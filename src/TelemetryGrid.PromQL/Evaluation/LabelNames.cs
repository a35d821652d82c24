using System.Text;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>What may be the name of a label: any text that is Unicode.</summary>
internal static class LabelNames
{
    /// <summary>False for nothing, and for text that is not well-formed or holds what bytes that are not UTF-8 became.</summary>
    public static bool IsValid(string name)
    {
        if (name.Length == 0)
        {
            return false;
        }
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }
        return true;
    }

    public static string Quote(string name) => GoText.Quote(name);
}
