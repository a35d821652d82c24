using System.Buffers;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Batches;

/// <summary>
/// Collects the body of an exemplars section: one after the other, each [series: 8 bytes][time][value][labels: count, names and values].
/// Reusable, not thread-safe.
/// </summary>
public sealed class ExemplarSectionBuilder
{
    private readonly ArrayBufferWriter<byte> _body = new(256);

    public bool IsEmpty => _body.WrittenCount == 0;

    internal ReadOnlySpan<byte> Body => _body.WrittenSpan;

    public void Add(ulong series, Exemplar exemplar)
    {
        ArgumentNullException.ThrowIfNull(exemplar);
        var writer = new PayloadWriter(_body);
        writer.Fixed(series);
        writer.Signed(exemplar.TimestampMilliseconds);
        writer.Double(exemplar.Value);
        writer.Unsigned((ulong)exemplar.Labels.Count);
        foreach (var text in exemplar.Labels.ToPairs())
        {
            writer.Text(text);
        }
    }

    public void Clear() => _body.ResetWrittenCount();
}
