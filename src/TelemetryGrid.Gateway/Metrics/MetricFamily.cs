using System.Text;

namespace TelemetryGrid.Gateway.Metrics;

/// <summary>All series of one exposition name, by their label text, in order.</summary>
internal sealed class MetricFamily
{
    private readonly SortedDictionary<string, SeriesReading> _series = new(StringComparer.Ordinal);

    private MetricFamily(string name, string help, MetricKind kind, double[]? bounds)
    {
        Name = name;
        Help = help;
        Kind = kind;
        Bounds = bounds;
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    public double[]? Bounds { get; }

    /// <summary>Readings by label text, which is <c>a="1",b="2"</c> without braces.</summary>
    public IReadOnlyDictionary<string, SeriesReading> Series => _series;

    public static MetricFamily Of(string name, string help, MetricKind kind, double value)
    {
        var family = new MetricFamily(name, help, kind, null);
        family._series.Add("", new SeriesReading(value, 0, []));
        return family;
    }

    /// <summary>Instruments of one name, as components make them one each: same labels are summed. Of contradicting kinds the first stands.</summary>
    public static MetricFamily Merge(IReadOnlyList<InstrumentState> instruments, long generation)
    {
        var first = instruments[0];
        var family = new MetricFamily(first.Name, first.Help, first.Kind, first.Bounds);
        foreach (var instrument in instruments)
        {
            if (instrument.Kind != first.Kind || !(instrument.Bounds ?? []).SequenceEqual(first.Bounds ?? []))
            {
                continue;
            }
            foreach (var (tags, reading) in instrument.Read(generation))
            {
                var labels = Labels(tags);
                family._series[labels] = family._series.TryGetValue(labels, out var other) ? other.Plus(reading) : reading;
            }
        }
        return family;
    }

    private static string Labels(TagSet tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags.Tags)
        {
            if (text.Length > 0)
            {
                text.Append(',');
            }
            text.Append(MetricNames.OfLabel(name)).Append("=\"");
            foreach (var c in value?.ToString() ?? "")
            {
                _ = c switch
                {
                    '\\' => text.Append(@"\\"),
                    '"' => text.Append("\\\""),
                    '\n' => text.Append("\\n"),
                    _ => text.Append(c),
                };
            }
            text.Append('"');
        }
        return text.ToString();
    }
}
