using System.Text.RegularExpressions;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>One line of InfluxDB line protocol, as far as the expected records use it: measurement and fields.</summary>
internal sealed partial record LineProtocol(string Measurement, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Field values stand as they are written, strings with their quotes.</summary>
    public static IEnumerable<LineProtocol> ReadFile(string path) => File.ReadLines(path).Where(line => line.Length > 0).Select(Parse);

    private static LineProtocol Parse(string line)
    {
        var fieldsStart = line.IndexOf(' ') + 1;
        var fields = FieldPattern()
            .Matches(line, fieldsStart)
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);
        return new LineProtocol(line[..line.IndexOf(',')], fields);
    }

    [GeneratedRegex("""(\w+)=("(?:[^"\\]|\\.)*"|[^,\s]+)""")]
    private static partial Regex FieldPattern();
}
