using System.Diagnostics;
using System.Globalization;
using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Benchmarks.Analytics.Tcpd;

/// <summary>
/// Change points against what people marked: <c>annotations.json</c> beside one folder per series. Scores the defaults; prints what they
/// would have scored with parameters chosen without each series in turn.
/// </summary>
internal sealed class TcpdScorer : IAnalyticsScorer
{
    // What the published comparison says of one series (well_log): no change at all, and binary segmentation at 2 ln n (BIC).
    private const string PublishedSeries = "well_log";

    private static readonly double[] Strictnesses = [1, 1.25, 1.5, 1.75, 2, 2.5];
    private static readonly double[] Resolutions = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3];

    public string Name => "change points";

    public bool Recognises(string folder)
    {
        var annotations = Path.Combine(folder, TcpdSeries.AnnotationsFile);
        return File.Exists(annotations)
            && Directory.EnumerateDirectories(folder).Any(path => File.Exists(TcpdSeries.SeriesFile(folder, Path.GetFileName(path))));
    }

    public void Score(string folder, TextWriter output)
    {
        var all = TcpdSeries.Load(folder);
        var single = all.Where(series => series.Values.Length == 1).ToList();
        Print(
            output,
            $"{all.Count} annotated series, {single.Count} of them of one dimension, {all.Count(series => series.Incomplete)} with gaps"
        );
        if (single.Find(series => series.Name == PublishedSeries) is { } known)
        {
            var cuts = PublishedMeans.BinarySegmentation(known.Values[0], 2 * Math.Log(known.Length), int.MaxValue, byLength: false);
            var none = new Result(TcpdMeasures.F1(known.Annotations, []), TcpdMeasures.Cover(known.Annotations, [], known.Length));
            var some = new Result(TcpdMeasures.F1(known.Annotations, cuts), TcpdMeasures.Cover(known.Annotations, cuts, known.Length));
            Print(output, $"{PublishedSeries}, none: F1 {none.F1:F4} cover {none.Cover:F4}; published 0.2370 and 0.2246");
            Print(
                output,
                $"{PublishedSeries}, binary segmentation, BIC: F1 {some.F1:F4} cover {some.Cover:F4}; published 0.7243 and 0.7877"
            );
        }

        // The published programs take neither gaps nor several dimensions.
        var whole = single.Where(series => !series.Incomplete).ToList();
        if (whole.Count > 0)
        {
            PrintMean(output, $"no change, {whole.Count} series", whole, series => []);
            PrintMean(output, $"published PELT defaults, {whole.Count} series", whole, series => PublishedMeans.Pelt(series.Values[0]));
            PrintMean(
                output,
                $"published binary segmentation defaults, {whole.Count} series",
                whole,
                series => PublishedMeans.BinarySegmentation(series.Values[0], 3 * Math.Log(series.Length), most: 5, byLength: true)
            );
            PrintMean(output, $"ours, the same {whole.Count} series", whole, series => Found(series, ChangePointOptions.Default));
        }

        var watch = Stopwatch.StartNew();
        foreach (var series in all)
        {
            var found = Found(series, ChangePointOptions.Default);
            var result = Of(series, found);
            Print(output, $"{series.Name}: F1 {result.F1:F3} cover {result.Cover:F3} at {string.Join(' ', found)}");
        }

        var spent = watch.Elapsed.TotalMilliseconds / Math.Max(1, all.Count);
        PrintMean(output, $"ours, levels by PELT, {all.Count} series", all, series => Found(series, Levels(ChangeMethod.MeanPelt)));
        PrintMean(
            output,
            $"ours, levels by binary segmentation, {all.Count} series",
            all,
            series => Found(series, Levels(ChangeMethod.MeanBinarySegmentation))
        );
        PrintMean(output, $"ours, {all.Count} series", all, series => Found(series, ChangePointOptions.Default));
        PrintHeldOut(output, all);
        Print(output, $"{spent:F1} ms per series");
    }

    private static ChangePointOptions Levels(ChangeMethod method) => ChangePointOptions.Default with { Method = method };

    private static int[] Found(TcpdSeries series, ChangePointOptions options) =>
        [.. ChangePoints.Find(series.Values, options).Select(change => change.Index)];

    private static Result Of(TcpdSeries series, int[] found) =>
        new(TcpdMeasures.F1(series.Annotations, found), TcpdMeasures.Cover(series.Annotations, found, series.Length));

    private static void PrintMean(TextWriter output, string what, IReadOnlyList<TcpdSeries> series, Func<TcpdSeries, int[]> find)
    {
        var results = series.Select(one => Of(one, find(one))).ToList();
        Print(output, $"{what}: F1 {results.Average(result => result.F1):F3} cover {results.Average(result => result.Cover):F3}");
    }

    private static void PrintHeldOut(TextWriter output, IReadOnlyList<TcpdSeries> all)
    {
        var grid = Strictnesses
            .SelectMany(strictness => Resolutions.Select(resolution => (strictness, resolution)))
            .Select(pair => ChangePointOptions.Default with { Strictness = pair.strictness, Resolution = pair.resolution })
            .Select(options => all.Select(series => Of(series, Found(series, options))).ToList())
            .ToList();
        var held = Enumerable
            .Range(0, all.Count)
            .Select(left =>
                grid.MaxBy(results => results.Where((_, index) => index != left).Sum(result => result.F1 + result.Cover))![left]
            )
            .ToList();
        Print(
            output,
            $"strictness and resolution chosen without each series: F1 {held.Average(result => result.F1):F3} cover {held.Average(result => result.Cover):F3}"
        );
    }

    private static void Print(TextWriter output, FormattableString line) =>
        output.WriteLine("  " + line.ToString(CultureInfo.InvariantCulture));

    private sealed record Result(double F1, double Cover);
}
