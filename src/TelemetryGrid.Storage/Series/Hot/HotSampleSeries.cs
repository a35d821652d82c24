using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>What a selection took of one series: chunks, which it decodes when read.</summary>
internal sealed class HotSampleSeries(Labels labels, ulong number, HotChunk[] chunks, SeriesSelection selection, HotCounters counters)
    : SampleSeries(labels)
{
    public ulong Number { get; } = number;

    /// <summary>Copies of what was not sealed when the selection was made.</summary>
    public EncodedChunk? Open { get; init; }

    public EncodedChunk? Late { get; init; }

    public IReadOnlyList<EncodedChunk> Archived { get; set; } = [];

    /// <inheritdoc/>
    public override void Read(SampleBuffer into)
    {
        var overlapping = new List<EncodedChunk>(Archived.Count + chunks.Length + 2);
        overlapping.AddRange(Archived);
        foreach (var chunk in chunks)
        {
            if (chunk.Start <= selection.EndMilliseconds && chunk.End >= selection.StartMilliseconds)
            {
                overlapping.Add(chunk.ToEncoded());
            }
        }
        if (Open is not null)
        {
            overlapping.Add(Open);
        }
        // Last, since of two values for one time the first that came counts.
        if (Late is not null)
        {
            overlapping.Add(Late);
        }
        SampleMerge.Read(overlapping, selection.StartMilliseconds, selection.EndMilliseconds, into, counters);
    }
}
