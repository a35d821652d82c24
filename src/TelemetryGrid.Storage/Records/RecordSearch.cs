using System.Buffers;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Storage.Records;

/// <summary>
/// Answers one query: blocks are read from the newest on, until no older one can hold a record that belongs in the page. It holds one
/// block and the page, whose records have a bounded number of bytes.
/// </summary>
internal sealed class RecordSearch(RecordQuery query) : IDisposable
{
    /// <summary>Bytes of a page's records beyond which it is cut.</summary>
    internal const int MaxPageBytes = 16 << 20;

    private readonly RecordFilter _filter = new(query);

    // The oldest is on top.
    private readonly PriorityQueue<StoredRecord, RecordCursor> _found = new();
    private long _foundBytes;
    private bool _isCut;
    private SafeFileHandle? _file;
    private RecordSegment? _segment;

    public int BlocksRead { get; private set; }

    /// <summary>Blocks that could not be read: number of the segment and offset.</summary>
    public List<(long Segment, long Offset)> Damaged { get; } = [];

    public RecordFilter Filter => _filter;

    private bool IsFull => _isCut || _found.Count >= query.Limit;

    /// <summary>Looks through records that lie one behind the other.</summary>
    public void Scan(ReadOnlySpan<byte> raw, long firstOrdinal)
    {
        var reader = new PayloadReader(raw);
        for (var ordinal = firstOrdinal; !reader.IsAtEnd; ordinal++)
        {
            var record = reader.Bytes(reader.Count());
            if (_filter.Matches(record, ordinal, out var place))
            {
                Take(place, record);
            }
        }
    }

    /// <summary>Reads blocks, which are all those the filter lets pass, in any order.</summary>
    public void Scan(List<(RecordSegment Segment, RecordBlock Block)> blocks, CancellationToken cancellation)
    {
        blocks.Sort(static (a, b) => b.Block.Header.MaxTime.CompareTo(a.Block.Header.MaxTime));
        foreach (var (segment, block) in blocks)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsFull && _found.TryPeek(out _, out var oldest) && block.Header.MaxTime < oldest.TimestampNanoseconds)
            {
                return;
            }
            Scan(segment, block);
        }
    }

    public RecordPage ToPage()
    {
        var cut = IsFull;
        var records = ImmutableArray.CreateBuilder<StoredRecord>(_found.Count);
        while (_found.TryDequeue(out var record, out _))
        {
            records.Add(record);
        }
        records.Reverse();
        return new RecordPage(records.ToImmutable(), cut && records.Count > 0 ? records[^1].Place : null, BlocksRead, Damaged.Count);
    }

    public void Dispose() => _file?.Dispose();

    private void Scan(RecordSegment segment, in RecordBlock block)
    {
        var body = ArrayPool<byte>.Shared.Rent(block.Header.BodyBytes);
        var raw = ArrayPool<byte>.Shared.Rent(block.Header.RawBytes);
        try
        {
            if (!TryOpen(segment))
            {
                return;
            }
            BlocksRead++;
            var compressed = body.AsSpan(0, block.Header.BodyBytes);
            var records = raw.AsSpan(0, block.Header.RawBytes);
            if (
                RandomAccess.Read(_file!, compressed, block.Offset + RecordBlockHeader.Bytes) != compressed.Length
                || !RecordSegmentScanner.IsIntact(compressed, block.Header)
                || !RecordCompression.TryDecompress(compressed, records)
            )
            {
                Damaged.Add((segment.Number, block.Offset));
                return;
            }
            Scan(records, block.Header.FirstOrdinal);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            ArrayPool<byte>.Shared.Return(raw);
        }
    }

    // A segment that is gone made room while this query ran: its records are no longer there.
    private bool TryOpen(RecordSegment segment)
    {
        if (_segment == segment)
        {
            return _file is not null;
        }
        _file?.Dispose();
        _segment = segment;
        try
        {
            _file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            _file = null;
        }
        return _file is not null;
    }

    private void Take(RecordCursor place, ReadOnlySpan<byte> record)
    {
        if (IsFull && _found.TryPeek(out _, out var oldest) && place < oldest)
        {
            return;
        }
        _found.Enqueue(new StoredRecord(place, record.ToArray()), place);
        _foundBytes += record.Length;
        while (_found.Count > query.Limit || (_foundBytes > MaxPageBytes && _found.Count > 1))
        {
            _isCut |= _foundBytes > MaxPageBytes;
            _foundBytes -= _found.Dequeue().Bytes.Length;
        }
    }
}
