using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>What a selection took of one series: chunks, which it decodes when read.</summary>
internal sealed class HotSampleSeries(Labels labels, ulong number, HotChunk[] chunks, SeriesSelection selection, HotCounters counters)
    : SampleSeries(labels)
{
    public ulong Number { get; } = number;

    /// <summary>Copies of what was not sealed when the selection was made; empty for none.</summary>
    public ReadOnlyMemory<byte> Open { get; init; }

    public EncodedChunk? Late { get; init; }

    public IReadOnlyList<EncodedChunk> Archived { get; set; } = [];

    /// <inheritdoc/>
    public override void Read(SampleBuffer into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Clear();
        foreach (var chunk in Archived)
        {
            if (Overlaps(chunk.Start, chunk.End) && !IsInMemory(chunk))
            {
                Decode(chunk.Data.Span, into);
            }
        }
        foreach (var chunk in chunks)
        {
            if (Overlaps(chunk.Start, chunk.End))
            {
                Decode(chunk.Data, into);
            }
        }
        if (!Open.IsEmpty && !OpenChunkCopy.TryDecode(Open.Span, into))
        {
            counters.CountDamaged();
        }
        // Last, since of two values for one time the first that came counts.
        if (Late is not null)
        {
            Decode(Late.Data.Span, into);
        }
        SampleOrder.Restore(into);
        SampleOrder.Cut(into, selection.StartMilliseconds, selection.EndMilliseconds);
    }

    private bool Overlaps(long start, long end) => start <= selection.EndMilliseconds && end >= selection.StartMilliseconds;

    /// <summary>Chunks stay in memory for a while after they were archived, and need not be decoded twice.</summary>
    private bool IsInMemory(EncodedChunk archived)
    {
        foreach (var chunk in chunks)
        {
            if (chunk.Start == archived.Start && archived.Data.Span.SequenceEqual(chunk.Data))
            {
                return true;
            }
        }
        return false;
    }

    private void Decode(ReadOnlySpan<byte> data, SampleBuffer into)
    {
        if (!ChunkCodec.TryDecode(data, into))
        {
            counters.CountDamaged();
        }
    }
}
