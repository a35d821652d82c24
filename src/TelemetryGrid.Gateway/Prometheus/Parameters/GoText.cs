using System.Text;

namespace TelemetryGrid.Gateway.Prometheus.Parameters;

/// <summary>Quotes what a sender wrote, as errors of the API quote it: in double quotes with escapes, and shortened where it is long.</summary>
internal static class GoText
{
    private const int MaxQuoted = 200;

    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text.Length > MaxQuoted ? text.AsSpan(0, MaxQuoted) : text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\u007f' => quoted.Append($"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append(text.Length > MaxQuoted ? "…\"" : "\"").ToString();
    }
}
