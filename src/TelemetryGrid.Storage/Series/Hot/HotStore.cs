using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// The series of a shard and their newest samples, in memory. All members are to be called under <see cref="Gate"/>.
/// A time has one value: the first that came. In-order samples are compared with the newest only; late ones with what memory has when their
/// buffer is sealed, and with what the archive has when that goes there.
/// </summary>
internal sealed class HotStore(int maxSeries, int chunkSamples)
{
    // Chunks hold the span between two times in 51 bits.
    private const long MaxTimestamp = 1L << 49;

    private readonly SampleBuffer _scratch = new();

    public Lock Gate { get; } = new();

    public LabelIndex Index { get; } = new();

    public SeriesTable Table { get; } = new();

    public HotCounters Counters { get; private set; } = new();

    /// <summary>The time for <see cref="HotSeries.LastActive"/>, in seconds; whoever calls in keeps it current.</summary>
    public uint Clock { get; set; }

    /// <summary>Series that left memory may have samples in the archive up to this time.</summary>
    public long RemovedThrough { get; set; } = long.MinValue;

    public long Samples { get; private set; }

    public long Chunks { get; private set; }

    public long UnarchivedChunks { get; private set; }

    public long SealedBytes { get; private set; }

    /// <summary>False when the definition was refused.</summary>
    public bool Define(ulong number, Labels labels)
    {
        if (Table.Find(number) is { } known)
        {
            if (!Index.HasLabels(known, labels))
            {
                Counters.Collisions++;
                return false;
            }
            known.LastActive = Clock;
            return true;
        }
        if (Table.Count >= maxSeries)
        {
            Counters.Refused++;
            return false;
        }
        Add(new HotSeries(number) { ArchivedThrough = RemovedThrough }, labels);
        return true;
    }

    public void Add(HotSeries series, Labels labels)
    {
        series.LastActive = Clock;
        Table.Add(series);
        Index.Add(series, labels);
    }

    public void Append(ulong number, long timestamp, double value)
    {
        if (Table.Find(number) is not { } series)
        {
            Counters.Unknown++;
            return;
        }
        if (timestamp is < -MaxTimestamp or > MaxTimestamp)
        {
            Counters.Invalid++;
            return;
        }
        series.LastActive = Clock;
        if (timestamp > series.NewestTimestamp)
        {
            AppendNewest(series, timestamp, value);
        }
        else if (timestamp == series.NewestTimestamp)
        {
            CountRepeated(series.NewestValue, value);
        }
        else
        {
            AppendLate(series, timestamp, value);
        }
    }

    public void AppendNewest(HotSeries series, long timestamp, double value)
    {
        if (series.Open is not { } open)
        {
            series.Open = open = new OpenChunk();
            series.OpenSince = Clock;
        }
        open.Append(timestamp, value);
        (series.NewestTimestamp, series.NewestValue) = (timestamp, value);
        Samples++;
        Counters.Appended++;
        if (open.Count >= chunkSamples)
        {
            SealOpen(series);
        }
    }

    public void AppendLate(HotSeries series, long timestamp, double value)
    {
        if (series.Late is not { } late)
        {
            series.Late = late = new LateSamples { Since = Clock };
        }
        Counters.OutOfOrder++;
        var at = late.Add(timestamp, value);
        if (at >= 0)
        {
            CountRepeated(late.Values[at], value);
            return;
        }
        Samples++;
        Counters.Appended++;
        if (late.Count >= LateSamples.Full)
        {
            SealLate(series);
        }
    }

    public void SealOpen(HotSeries series)
    {
        _scratch.Clear();
        series.Open!.CopyTo(_scratch);
        AddSealed(series, new HotChunk(ChunkCodec.Encode(_scratch.Timestamps, _scratch.Values)));
        series.Open = null;
    }

    /// <summary>Makes a chunk of the late samples, less those whose time memory has a sample for.</summary>
    public void SealLate(HotSeries series)
    {
        var late = series.Late!;
        var isKnown = new bool[late.Count];
        foreach (var chunk in series.Sealed)
        {
            if (chunk.Start <= late.End && chunk.End >= late.Start)
            {
                _scratch.Clear();
                if (ChunkCodec.TryDecode(chunk.Data, _scratch))
                {
                    Compare(late, isKnown);
                }
                else
                {
                    Counters.CountDamaged();
                }
            }
        }
        if (series.Open is { } open && open.Start <= late.End)
        {
            _scratch.Clear();
            open.CopyTo(_scratch);
            Compare(late, isKnown);
        }
        series.Late = null;
        _scratch.Clear();
        for (var i = 0; i < late.Count; i++)
        {
            if (!isKnown[i])
            {
                _scratch.Add(late.Timestamps[i], late.Values[i]);
            }
        }
        if (_scratch.Count > 0)
        {
            AddSealed(series, new HotChunk(ChunkCodec.Encode(_scratch.Timestamps, _scratch.Values)));
        }
    }

    public void AddSealed(HotSeries series, HotChunk chunk)
    {
        series.Sealed = [.. series.Sealed, chunk];
        Chunks++;
        UnarchivedChunks++;
        SealedBytes += chunk.Bytes;
    }

    /// <summary>The archive now has the series' definition and the first <paramref name="count"/> of its chunks.</summary>
    public void MarkArchived(HotSeries series, int count)
    {
        UnarchivedChunks -= count - series.Archived;
        series.Archived = count;
    }

    /// <summary>Lets go of the archived chunks that end at or before a time; returns how many.</summary>
    public int Drop(HotSeries series, long through)
    {
        var dropped = 0;
        for (var i = 0; i < series.Archived; i++)
        {
            var chunk = series.Sealed[i];
            if (chunk.End <= through)
            {
                dropped++;
                SealedBytes -= chunk.Bytes;
                Samples -= chunk.Count;
                series.ArchivedThrough = Math.Max(series.ArchivedThrough, chunk.End);
            }
        }
        if (dropped > 0)
        {
            var kept = new HotChunk[series.Sealed.Length - dropped];
            var next = 0;
            for (var i = 0; i < series.Sealed.Length; i++)
            {
                if (i >= series.Archived || series.Sealed[i].End > through)
                {
                    kept[next++] = series.Sealed[i];
                }
            }
            series.Sealed = kept;
            series.Archived -= dropped;
            Chunks -= dropped;
        }
        return dropped;
    }

    /// <summary>Forgets a series of which the archive has everything. A reader that holds it keeps its chunks.</summary>
    public void Remove(HotSeries series)
    {
        var through = series.ArchivedThrough;
        foreach (var chunk in series.Sealed)
        {
            through = Math.Max(through, chunk.End);
            SealedBytes -= chunk.Bytes;
            Samples -= chunk.Count;
        }
        Chunks -= series.Sealed.Length;
        RemovedThrough = Math.Max(RemovedThrough, through);
        Index.Remove(series);
        Table.Remove(series);
        Counters.Expired++;
    }

    /// <summary>Restoring a snapshot is not appending. Only before there are readers.</summary>
    public void ResetCounters() => Counters = new HotCounters();

    public void Restore(HotSeries series, OpenChunk open)
    {
        (series.Open, series.OpenSince) = (open, Clock);
        Samples += open.Count;
    }

    /// <summary>Takes a chunk of a snapshot, which counts nowhere as appended.</summary>
    public void Restore(HotSeries series, HotChunk chunk)
    {
        AddSealed(series, chunk);
        Samples += chunk.Count;
    }

    private void Compare(LateSamples late, Span<bool> isKnown)
    {
        for (var i = 0; i < late.Count; i++)
        {
            if (!isKnown[i] && _scratch.Timestamps.BinarySearch(late.Timestamps[i]) is var at && at >= 0)
            {
                isKnown[i] = true;
                Samples--;
                Counters.Appended--;
                CountRepeated(_scratch.Values[at], late.Values[i]);
            }
        }
    }

    private void CountRepeated(double first, double again)
    {
        if (BitConverter.DoubleToUInt64Bits(first) == BitConverter.DoubleToUInt64Bits(again))
        {
            Counters.Duplicates++;
        }
        else
        {
            Counters.Conflicts++;
        }
    }
}
