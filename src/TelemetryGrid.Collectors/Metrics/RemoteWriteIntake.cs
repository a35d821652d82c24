using System.Runtime.CompilerServices;
using System.Text;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Reads a remote-write body into a request. Called under the lock of the book; keeps its symbol table between calls.</summary>
internal sealed class RemoteWriteIntake(SeriesBook book, MetricIntakeOptions options)
{
    private readonly RemoteWriteLimits _limits = new() { MaxLabels = options.MaxLabels };
    private readonly RemoteWriteSymbols _symbols = new();

    /// <exception cref="MetricFormatException">The body is malformed; what the request holds must not be used.</exception>
    public void Read(ReadOnlySpan<byte> body, RemoteWriteVersion version, in SampleCheck check, MetricRequest request, uint now)
    {
        var schema = version == RemoteWriteVersion.V1 ? RemoteWriteSchema.V1 : RemoteWriteSchema.V2;
        var reader = new RemoteWriteReader(body, schema, _symbols, _limits);
        while (true)
        {
            switch (reader.Read())
            {
                case RemoteWriteStatus.Series:
                    ReadSeries(ref reader, check, request, now);
                    break;
                case RemoteWriteStatus.Metadata:
                    var metadata = reader.Metadata;
                    Describe(metadata, Text(metadata.FamilyName), request, now);
                    break;
                case RemoteWriteStatus.RefusedSeries:
                    request.Reject(1, reader.Error.ToString());
                    break;
                case RemoteWriteStatus.Malformed:
                    throw new MetricFormatException($"The remote-write body is malformed: {reader.Error}.");
                default:
                    return;
            }
        }
    }

    private void ReadSeries(ref RemoteWriteReader reader, in SampleCheck check, MetricRequest request, uint now)
    {
        var key = KeyOf(ref reader);
        ref var known = ref book.Find(key);
        Labels? labels = null;
        KnownSeries unlisted;
        if (Unsafe.IsNullRef(ref known))
        {
            labels = LabelsOf(ref reader, out var defect);
            if (labels is null)
            {
                request.Reject(reader.SampleCount + reader.HistogramCount, $"series {reader.SeriesIndex}: {defect}");
                return;
            }
            unlisted = book.Learn(key, labels, now);
            known = ref book.Find(key);
            if (Unsafe.IsNullRef(ref known))
            {
                known = ref unlisted;
            }
        }
        known.SeenAt = now;
        if (book.NeedsDefinition(known, now))
        {
            labels ??= LabelsOf(ref reader, out _);
            request.Define(key, known.Partition, known.Series, labels!);
            if (reader.HasMetadata)
            {
                Describe(reader.Metadata, MetricFamily.Of(labels!.Name, reader.Metadata.Type), request, now);
            }
        }
        foreach (var sample in reader.Samples)
        {
            if (check.Refuse(sample.TimestampMs, known.Newest) is { } reason)
            {
                request.Reject(1, $"{labels ?? LabelsOf(ref reader, out _)}: {reason}");
                continue;
            }
            known.Newest = Math.Max(known.Newest, sample.TimestampMs);
            request.Add(known.Partition, known.Series, sample.TimestampMs, sample.Value);
        }
        if (reader.HistogramCount > 0)
        {
            request.Reject(reader.HistogramCount, $"{labels ?? LabelsOf(ref reader, out _)}: native histograms are not supported");
        }
    }

    // References of 2.0 mean something within one request only, so there the texts themselves make the key.
    private static SeriesKey KeyOf(ref RemoteWriteReader reader)
    {
        if (reader.HasLabelBytes)
        {
            return SeriesKey.Of(reader.LabelBytes);
        }
        var key = SeriesKey.Start;
        foreach (var label in reader.Labels)
        {
            key = key.With(label.Name).With(label.Value);
        }
        return key;
    }

    private Labels? LabelsOf(ref RemoteWriteReader reader, out string? defect)
    {
        var findings = RemoteWriteLabels.Check(reader.Labels);
        defect =
            findings.HasFlag(RemoteWriteLabelFindings.InvalidUtf8) ? "a label is not valid UTF-8"
            : findings.HasFlag(RemoteWriteLabelFindings.EmptyName) ? "a label has no name"
            : findings.HasFlag(RemoteWriteLabelFindings.DuplicateName) ? "two labels have the same name"
            : findings.HasFlag(RemoteWriteLabelFindings.NoMetricName) ? "there is no label __name__"
            : null;
        var builder = new LabelsBuilder();
        foreach (var label in reader.Labels)
        {
            if (label.Name.Length > options.MaxLabelBytes || label.Value.Length > options.MaxLabelBytes)
            {
                defect ??=
                    $"a label has {Math.Max(label.Name.Length, label.Value.Length)} bytes; at most {options.MaxLabelBytes} are taken";
            }
            if (defect is not null)
            {
                return null;
            }
            builder.Set(Text(label.Name), Text(label.Value));
        }
        return builder.Build();
    }

    private void Describe(RemoteWriteMetadata metadata, string family, MetricRequest request, uint now)
    {
        if (family.Length is 0 or > 1024 || metadata.Help.Length > options.MaxLabelBytes || metadata.Unit.Length > 256)
        {
            return;
        }
        book.Describe(
            new MetricMetadata(family, MetricFamily.TypeName(metadata.Type), Text(metadata.Help), Text(metadata.Unit)),
            request,
            now
        );
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
