using System.Text;

namespace TelemetryGrid.Silo.Commands;

/// <summary>Prints answers for people: a vector as a table with a column per label, a matrix series by series.</summary>
internal static class QueryTable
{
    private const string Gap = "  ";

    public static void Write(QueryAnswer answer, TextWriter into)
    {
        switch (answer.Type)
        {
            case "scalar" or "string":
                into.WriteLine(TerminalText.Of(answer.Single.Value));
                break;
            case "vector":
                WriteVector([.. answer.Series], into);
                break;
            default:
                WriteMatrix(answer.Series, into);
                break;
        }
    }

    private static void WriteVector(List<QuerySeries> series, TextWriter into)
    {
        if (series.Count == 0)
        {
            into.WriteLine("No series.");
            return;
        }
        // The metric's name sorts before other labels, being of underscores.
        var labels = series
            .SelectMany(s => s.Labels.Select(l => l.Key))
            .Distinct()
            .OrderBy(l => l == "__name__" ? "" : l, StringComparer.Ordinal)
            .ToList();
        List<string[]> rows =
        [
            [.. labels.Select(l => TerminalText.Of(l == "__name__" ? "metric" : l)), "value"],
        ];
        rows.AddRange(series.Select(s => (string[])[.. labels.Select(l => TerminalText.Of(s[l])), s.Samples.Single().Value]));
        var widths = Enumerable.Range(0, labels.Count + 1).Select(column => rows.Max(r => r[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < labels.Count; column++)
            {
                line.Append(row[column].PadRight(widths[column])).Append(Gap);
            }
            into.WriteLine(line.Append(row[^1].PadLeft(widths[^1])));
        }
    }

    private static void WriteMatrix(IEnumerable<QuerySeries> series, TextWriter into)
    {
        var count = 0;
        foreach (var one in series)
        {
            if (count++ > 0)
            {
                into.WriteLine();
            }
            into.WriteLine(TerminalText.Of(one.ToString()));
            var samples = one.Samples.Select(s => (s.Time, s.Value)).ToList();
            var timeWidth = samples.Select(s => s.Time.Length).DefaultIfEmpty().Max();
            var valueWidth = samples.Select(s => s.Value.Length).DefaultIfEmpty().Max();
            foreach (var (time, value) in samples)
            {
                into.WriteLine($"{Gap}{time.PadRight(timeWidth)}{Gap}{value.PadLeft(valueWidth)}");
            }
        }
        if (count == 0)
        {
            into.WriteLine("No series.");
        }
    }
}
