using System.Globalization;
using System.Text;

namespace TelemetryGrid.Protocols.Tests.Streaming;

/// <summary>One line of InfluxDB line protocol, in which the corpus writes what it expects.</summary>
internal sealed record ExpectedLine(Dictionary<string, string> Tags, Dictionary<string, string> Fields, long Timestamp)
{
    public static IEnumerable<ExpectedLine> ReadFile(string file) =>
        File.ReadLines(file).Where(l => !string.IsNullOrWhiteSpace(l) && l[0] != '#').Select(Parse);

    public static ExpectedLine Parse(string line)
    {
        var parts = Split(line, ' ');
        var tags = Split(parts[0], ',').Skip(1).Select(Pair).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var fields = Split(parts[1], ',').Select(Pair).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        return new ExpectedLine(tags, fields, long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a value is what a field says: text in quotes, integers with i or u behind them, numbers, booleans.</summary>
    public static bool IsSame(string field, string value)
    {
        if (field.StartsWith('"'))
        {
            return field[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) == value;
        }
        if (field is "true" or "false")
        {
            return field == value;
        }
        if (field[^1] is 'i' or 'u')
        {
            return field[..^1] == value;
        }
        // Its decimals went through 32 bits.
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.Parse(field, CultureInfo.InvariantCulture) is var expected
            && Math.Abs(number - expected) <= 1e-6 * Math.Max(1, Math.Abs(expected));
    }

    private static (string Name, string Value) Pair(string text)
    {
        var parts = Split(text, '=');
        return (Unescape(parts[0]), parts[1].StartsWith('"') ? string.Join('=', parts.Skip(1)) : Unescape(string.Join('=', parts.Skip(1))));
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ' ' or ',' or '=')
            {
                i++;
            }
            result.Append(text[i]);
        }
        return result.ToString();
    }

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == separator && !quoted)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }
}
