using System.Text.Json;

namespace TelemetryGrid.Benchmarks.Analytics.Tcpd;

/// <summary>A series, or several on the same times, with the places where each of several people saw a change.</summary>
internal sealed record TcpdSeries(string Name, double[][] Values, int[][] Annotations)
{
    public const string AnnotationsFile = "annotations.json";

    public int Length => Values[0].Length;

    /// <summary>Whether values are missing.</summary>
    public bool Incomplete => Values.Any(values => values.Any(double.IsNaN));

    /// <summary>Every annotated series of a folder that holds a folder and a file of its name for each.</summary>
    public static IReadOnlyList<TcpdSeries> Load(string folder)
    {
        using var annotations = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, AnnotationsFile)));
        var series = new List<TcpdSeries>();
        foreach (var entry in annotations.RootElement.EnumerateObject().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = SeriesFile(folder, entry.Name);
            if (File.Exists(path))
            {
                int[][] people =
                [
                    .. entry.Value.EnumerateObject().Select(person => person.Value.EnumerateArray().Select(at => at.GetInt32()).ToArray()),
                ];
                series.Add(new TcpdSeries(entry.Name, Read(path), people));
            }
        }

        return series;
    }

    public static string SeriesFile(string folder, string name) => Path.Combine(folder, name, name + ".json");

    private static double[][] Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return
        [
            .. document
                .RootElement.GetProperty("series")
                .EnumerateArray()
                .Select(series => series.GetProperty("raw").EnumerateArray().Select(Number).ToArray()),
        ];
    }

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}
