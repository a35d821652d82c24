using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Exposition;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Reads an exposition page into a request. Called under the lock of the book. Native histograms do not exist in text.</summary>
internal sealed class ExpositionIntake(SeriesBook book, MetricIntakeOptions options)
{
    private readonly Dictionary<string, (string? Type, string? Help, string? Unit)> _families = new(StringComparer.Ordinal);

    /// <exception cref="MetricFormatException">The page is malformed; what the request holds must not be used.</exception>
    public void Read(
        ReadOnlySpan<byte> page,
        ExpositionFormat format,
        long timestamp,
        in SampleCheck check,
        MetricRequest request,
        uint now
    )
    {
        _families.Clear();
        var reader = new ExpositionReader(page, format == ExpositionFormat.Text ? ExpositionDialect.Text : ExpositionDialect.OpenMetrics);
        while (true)
        {
            switch (reader.Read())
            {
                case ExpositionEntry.Sample:
                    ReadSample(ref reader, timestamp, check, request, now);
                    break;
                case ExpositionEntry.Type:
                    Family(ref reader).Type = TypeName(reader.Type);
                    break;
                case ExpositionEntry.Help:
                    Family(ref reader).Help = Help(reader.Text, reader.Dialect);
                    break;
                case ExpositionEntry.Unit:
                    Family(ref reader).Unit = Text(reader.Text);
                    break;
                case ExpositionEntry.Error:
                    throw new MetricFormatException($"The page is malformed: {reader.Error}.");
                case ExpositionEntry.End:
                    foreach (var (name, family) in _families)
                    {
                        book.Describe(
                            new MetricMetadata(name, family.Type ?? "unknown", family.Help ?? "", family.Unit ?? ""),
                            request,
                            now
                        );
                    }
                    // A page without end must not stay in memory until the next one.
                    _families.Clear();
                    return;
            }
        }
    }

    private void ReadSample(ref ExpositionReader reader, long timestamp, in SampleCheck check, MetricRequest request, uint now)
    {
        var key = SeriesKey.Of(reader.SeriesText);
        ref var known = ref book.Find(key);
        Labels? labels = null;
        if (Unsafe.IsNullRef(ref known))
        {
            labels = LabelsOf(ref reader, out var defect);
            if (labels is null)
            {
                request.Reject(1, $"line {reader.Line}: {defect}");
                return;
            }
            known = ref book.Learn(key, labels, now);
        }
        known.SeenAt = now;
        var at = reader.HasTimestamp ? reader.TimestampMs : timestamp;
        if (!check.Takes(at, known.Newest))
        {
            request.Reject(1, request.FirstError is null ? $"line {reader.Line}: {check.Reason(at, known.Newest)}" : null);
            return;
        }
        if (book.NeedsDefinition(known, request, now))
        {
            SeriesBook.Define(ref known, key, labels ?? LabelsOf(ref reader, out _)!, request);
        }
        if (at > known.Newest)
        {
            request.Advance(key, known.Newest);
            known.Newest = at;
        }
        request.Add(known.Partition, known.Series, at, reader.Value);
        if (reader.HasExemplar)
        {
            request.AddExemplar(known.Partition, known.Series, ExemplarText.Read(ref reader, at));
        }
    }

    private Labels? LabelsOf(ref ExpositionReader reader, out string? defect)
    {
        defect =
            reader.LabelCount >= options.MaxLabels
                ? $"the series has {reader.LabelCount} labels; at most {options.MaxLabels} are taken"
                : null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var builder = new LabelsBuilder();
        if (defect is null)
        {
            builder.Set(Labels.MetricName, Unescaped(reader.MetricName));
            foreach (var label in reader.Labels)
            {
                if (label.Name.Length > options.MaxLabelBytes || label.RawValue.Length > options.MaxLabelBytes)
                {
                    defect = $"a label has more than {options.MaxLabelBytes} bytes";
                    break;
                }
                var name = Unescaped(label.Name);
                if (!seen.Add(name) || name == Labels.MetricName)
                {
                    defect = $"the label {name} comes twice";
                    break;
                }
                builder.Set(name, Unescaped(label.RawValue));
            }
        }
        return defect is null ? builder.Build() : null;
    }

    private ref (string? Type, string? Help, string? Unit) Family(ref ExpositionReader reader) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(_families, Unescaped(reader.MetricName), out _);

    private static string Unescaped(ReadOnlySpan<byte> raw)
    {
        if (!ExpositionText.HasEscapes(raw))
        {
            return Text(raw);
        }
        var bytes = new byte[raw.Length];
        return Text(bytes.AsSpan(0, ExpositionText.UnescapeLabel(raw, bytes)));
    }

    private static string Help(ReadOnlySpan<byte> raw, ExpositionDialect dialect)
    {
        if (!ExpositionText.HasEscapes(raw))
        {
            return Text(raw);
        }
        var bytes = new byte[raw.Length];
        return Text(bytes.AsSpan(0, ExpositionText.UnescapeHelp(raw, dialect, bytes)));
    }

    private static string TypeName(ExpositionMetricType type) =>
        type == ExpositionMetricType.Unknown ? "unknown" : type.ToString().ToLowerInvariant();

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
