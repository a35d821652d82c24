using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Tests.RemoteWrite;

/// <summary>Everything a reader says about a body, as text that tests compare.</summary>
internal sealed class DecodedRequest
{
    public List<string> Entries { get; } = [];

    public RemoteWriteStatus Status { get; private set; }

    public RemoteWriteError Error { get; private set; }

    public static DecodedRequest Read(ReadOnlySpan<byte> body, RemoteWriteSchema schema, RemoteWriteLimits? limits = null)
    {
        var decoded = new DecodedRequest();
        var reader = new RemoteWriteReader(body, schema, null, limits);
        while (reader.Read() is not (RemoteWriteStatus.End or RemoteWriteStatus.Malformed))
        {
            decoded.Entries.Add(Describe(ref reader));
        }
        Assert.Equal(reader.Status, reader.Read());
        decoded.Status = reader.Status;
        decoded.Error = reader.Error;
        return decoded;
    }

    private static string Describe(ref RemoteWriteReader reader)
    {
        if (reader.Status == RemoteWriteStatus.RefusedSeries)
        {
            Assert.Equal(0, reader.LabelCount + reader.SampleCount);
            Assert.False(reader.Labels.MoveNext() || reader.Samples.MoveNext() || reader.Exemplars.MoveNext());
            return $"refused: {reader.Error}";
        }
        var metadata = reader.Metadata;
        if (reader.Status == RemoteWriteStatus.Metadata)
        {
            return $"metadata {Text(metadata.FamilyName)} {metadata.Type} '{Text(metadata.Help)}' '{Text(metadata.Unit)}'";
        }
        var text = new StringBuilder(Labels(reader.Labels, reader.LabelCount));
        var samples = 0;
        foreach (var sample in reader.Samples)
        {
            samples++;
            text.Append($" {BitConverter.DoubleToInt64Bits(sample.Value):x}@{sample.TimestampMs}");
            text.Append(sample.StartTimestampMs == 0 ? "" : $"<{sample.StartTimestampMs}");
        }
        Assert.Equal(samples, reader.SampleCount);
        var exemplars = 0;
        foreach (var exemplar in reader.Exemplars)
        {
            exemplars++;
            text.Append($" #{Labels(exemplar.Labels, null)} {BitConverter.DoubleToInt64Bits(exemplar.Value):x}@{exemplar.TimestampMs}");
        }
        Assert.Equal(exemplars, reader.ExemplarCount);
        text.Append(reader.HistogramCount == 0 ? "" : $" histograms={reader.HistogramCount}");
        text.Append(reader.CreatedTimestampMs == 0 ? "" : $" created={reader.CreatedTimestampMs}");
        text.Append(reader.HasMetadata ? $" {metadata.Type} '{Text(metadata.Help)}' '{Text(metadata.Unit)}'" : "");
        return text.ToString();
    }

    private static string Labels(RemoteWriteLabelEnumerator labels, int? expected)
    {
        var pairs = new List<string>();
        foreach (var label in labels)
        {
            pairs.Add($"{Text(label.Name)}={Text(label.Value)}");
        }
        Assert.Equal(expected ?? pairs.Count, pairs.Count);
        return $"{{{string.Join(",", pairs)}}}";
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
