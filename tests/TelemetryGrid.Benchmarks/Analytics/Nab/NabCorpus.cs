using System.Globalization;
using System.Text.Json;

namespace TelemetryGrid.Benchmarks.Analytics.Nab;

/// <summary>Reads any folder with the benchmark's layout: data/*/*.csv of timestamp and value, and labels/combined_windows.json.</summary>
internal static class NabCorpus
{
    public static bool Recognises(string folder) => File.Exists(LabelsOf(folder)) && Directory.Exists(Path.Combine(folder, "data"));

    /// <summary>The files that have both rows and labels, in ordinal order of their names.</summary>
    public static IReadOnlyList<NabSeries> Load(string folder)
    {
        using var labels = JsonDocument.Parse(File.ReadAllText(LabelsOf(folder)));
        var series = new List<NabSeries>();
        foreach (var labelled in labels.RootElement.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            var file = Path.Combine(folder, "data", labelled.Name);
            if (File.Exists(file))
            {
                series.Add(Read(labelled.Name, file, labelled.Value));
            }
        }

        return series;
    }

    private static NabSeries Read(string name, string file, JsonElement labels)
    {
        var times = new List<long>();
        var values = new List<double>();
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var comma = line.IndexOf(',', StringComparison.Ordinal);
            if (comma > 0)
            {
                times.Add(ToMs(line[..comma]));
                values.Add(double.Parse(line.AsSpan(comma + 1), CultureInfo.InvariantCulture));
            }
        }

        var windows = new List<(int First, int Last)>();
        foreach (var window in labels.EnumerateArray())
        {
            var (start, end) = (ToMs(window[0].GetString()!), ToMs(window[1].GetString()!));
            var first = times.FindIndex(time => time >= start);
            var last = times.FindIndex(time => time >= end);
            windows.Add((first, last < 0 ? times.Count - 1 : last));
        }

        return new NabSeries(name, [.. times], [.. values], windows);
    }

    private static long ToMs(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();

    private static string LabelsOf(string folder) => Path.Combine(folder, "labels", "combined_windows.json");
}
