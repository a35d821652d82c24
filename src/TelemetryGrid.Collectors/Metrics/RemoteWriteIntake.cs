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
        var key = KeyOf(ref reader, request);
        ref var known = ref book.Find(key);
        Labels? labels = null;
        if (Unsafe.IsNullRef(ref known))
        {
            labels = LabelsOf(ref reader, out var defect);
            if (labels is null)
            {
                request.Reject(reader.SampleCount + reader.HistogramCount, $"series {reader.SeriesIndex}: {defect}");
                return;
            }
            known = ref book.Learn(key, labels, now);
        }
        known.SeenAt = now;
        var isDefined = !book.NeedsDefinition(known, request, now);
        var before = known.Newest;
        foreach (var sample in reader.Samples)
        {
            if (!check.Takes(sample.TimestampMs, known.Newest))
            {
                Reject(1, request.FirstError is null ? check.Reason(sample.TimestampMs, known.Newest) : null, ref reader, request);
                continue;
            }
            if (!isDefined)
            {
                isDefined = true;
                labels ??= LabelsOf(ref reader, out _)!;
                SeriesBook.Define(ref known, key, labels, request);
            }
            known.Newest = Math.Max(known.Newest, sample.TimestampMs);
            request.Add(known.Partition, known.Series, sample.TimestampMs, sample.Value);
        }
        if (known.Newest > before)
        {
            request.Advance(key, before);
        }
        if (isDefined && reader.ExemplarCount > 0)
        {
            ReadExemplars(ref reader, known, request);
        }
        if (reader.HistogramCount > 0)
        {
            Reject(reader.HistogramCount, "native histograms are not supported", ref reader, request);
        }
        if (labels is not null && reader.HasMetadata)
        {
            Describe(reader.Metadata, MetricFamily.Of(labels.Name, reader.Metadata.Type), request, now);
        }
    }

    private static void ReadExemplars(ref RemoteWriteReader reader, in KnownSeries known, MetricRequest request)
    {
        foreach (var exemplar in reader.Exemplars)
        {
            var builder = new LabelsBuilder();
            foreach (var label in exemplar.Labels)
            {
                request.Spend(label.Name.Length + label.Value.Length);
                builder.Set(Text(label.Name), Text(label.Value));
            }
            request.AddExemplar(known.Partition, known.Series, new Exemplar(builder.Build(), exemplar.Value, exemplar.TimestampMs));
        }
    }

    private void Reject(long count, string? reason, ref RemoteWriteReader reader, MetricRequest request) =>
        request.Reject(count, request.FirstError is null ? $"{LabelsOf(ref reader, out _)}: {reason}" : null);

    // References of 2.0 mean something within one request only, so there the texts themselves make the key.
    private static SeriesKey KeyOf(ref RemoteWriteReader reader, MetricRequest request)
    {
        if (reader.HasLabelBytes)
        {
            return SeriesKey.Of(reader.LabelBytes);
        }
        var key = SeriesKey.Start;
        foreach (var label in reader.Labels)
        {
            request.Spend(label.Name.Length + label.Value.Length);
            key = key.With(label.Name).With(label.Value);
        }
        return key.End();
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
        request.Spend(metadata.Help.Length + metadata.Unit.Length);
        book.Describe(
            new MetricMetadata(family, MetricFamily.TypeName(metadata.Type), Text(metadata.Help), Text(metadata.Unit)),
            request,
            now
        );
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
