namespace TelemetryGrid.Silo.Commands;

/// <summary>Prints answers as CSV (RFC 4180) with a header: a column per label, then <c>timestamp</c> in seconds since 1970, then <c>value</c>.</summary>
internal static class QueryCsv
{
    public static void Write(QueryAnswer answer, TextWriter into)
    {
        if (answer.Type is "scalar" or "string")
        {
            WriteRow(into, ["timestamp", "value"]);
            WriteRow(into, [answer.Single.Seconds, answer.Single.Value]);
            return;
        }
        var labels = answer.Series.SelectMany(s => s.Labels.Select(l => l.Key)).Distinct().Order(StringComparer.Ordinal).ToList();
        WriteRow(into, [.. labels, "timestamp", "value"]);
        foreach (var series in answer.Series)
        {
            string[] row = [.. labels.Select(l => series[l]), "", ""];
            foreach (var sample in series.Samples)
            {
                (row[^2], row[^1]) = (sample.Seconds, sample.Value);
                WriteRow(into, row);
            }
        }
    }

    // RFC 4180 §2: fields with separators, quotes or line breaks stand in quotes, lines end with CRLF.
    private static void WriteRow(TextWriter into, IReadOnlyList<string> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            into.Write(i == 0 ? "" : ",");
            into.Write(field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }
        into.Write("\r\n");
    }
}
