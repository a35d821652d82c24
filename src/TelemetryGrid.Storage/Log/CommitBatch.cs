namespace TelemetryGrid.Storage.Log;

/// <summary>Appends that share a write, and their records as they will stand in the file. Reused from commit to commit.</summary>
internal sealed class CommitBatch(int maxBytes)
{
    private readonly List<PendingAppend> _appends = [];
    private byte[] _buffer = [];

    public int Count => _appends.Count;

    public int Bytes { get; private set; }

    public ReadOnlySpan<byte> Records => _buffer.AsSpan(0, Bytes);

    /// <summary>Whether a record still fits; one alone always does.</summary>
    public bool HasRoom(int recordBytes) => Count == 0 || Bytes + recordBytes <= maxBytes;

    /// <summary>Adds an append and its record.</summary>
    public void Add(PendingAppend append, long sequence, uint salt)
    {
        var size = LogRecord.Size(append.Payload.Length);
        if (_buffer.Length < Bytes + size)
        {
            // Only a record larger than a commit, which is the first, finds the buffer too small once it exists.
            _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(size, maxBytes));
        }
        LogRecord.Write(_buffer.AsSpan(Bytes), sequence, append.Payload.Span, salt);
        _appends.Add(append);
        Bytes += size;
    }

    /// <summary>Adds an append that will only be answered.</summary>
    public void AddUnwritten(PendingAppend append) => _appends.Add(append);

    public void Acknowledge(long firstSequence)
    {
        for (var i = 0; i < _appends.Count; i++)
        {
            _appends[i].SetResult(firstSequence + i);
        }
    }

    public void Reject(IngestLogException reason) => _appends.ForEach(append => append.SetException(reason));

    /// <summary>Forgets the appends, and a buffer that one large record had made larger than a commit.</summary>
    public void Clear()
    {
        _appends.Clear();
        Bytes = 0;
        if (_buffer.Length > maxBytes)
        {
            _buffer = [];
        }
    }
}
