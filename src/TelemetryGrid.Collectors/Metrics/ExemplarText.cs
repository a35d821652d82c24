using System.Text;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Exposition;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Exemplars as OpenMetrics writes them.</summary>
internal static class ExemplarText
{
    /// <summary>The exemplar of the sample the reader stands at.</summary>
    /// <param name="reader">Its <see cref="ExpositionReader.HasExemplar"/> is true.</param>
    /// <param name="sampledAt">When the sample was taken, for an exemplar without a time; milliseconds since 1970.</param>
    public static Exemplar Read(ref ExpositionReader reader, long sampledAt)
    {
        var builder = new LabelsBuilder();
        foreach (var label in reader.ExemplarLabels)
        {
            builder.Set(Unescaped(label.Name), Unescaped(label.RawValue));
        }
        return new Exemplar(builder.Build(), reader.ExemplarValue, reader.HasExemplarTimestamp ? reader.ExemplarTimestampMs : sampledAt);
    }

    private static string Unescaped(ReadOnlySpan<byte> raw)
    {
        if (!ExpositionText.HasEscapes(raw))
        {
            return Encoding.UTF8.GetString(raw);
        }
        var bytes = new byte[raw.Length];
        return Encoding.UTF8.GetString(bytes, 0, ExpositionText.UnescapeLabel(raw, bytes));
    }
}
