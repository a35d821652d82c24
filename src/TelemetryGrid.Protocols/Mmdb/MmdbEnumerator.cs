namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>Walks the entries of a map or an array. Ends early where the file is damaged, and says so.</summary>
public ref struct MmdbEnumerator
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly bool _hasKeys;
    private readonly int _depth;
    private int _at;
    private int _left;

    internal MmdbEnumerator(ReadOnlySpan<byte> data, int at, int count, bool hasKeys, int depth)
    {
        _data = data;
        _at = at;
        _left = count;
        _hasKeys = hasKeys;
        _depth = depth;
    }

    public MmdbEntry Current { get; private set; }

    public bool IsDamaged { get; private set; }

    public bool MoveNext()
    {
        if (_left == 0 || IsDamaged)
        {
            return false;
        }
        _left--;
        ReadOnlySpan<byte> key = default;
        if (_hasKeys)
        {
            if (!MmdbDecoder.TryRead(_data, ref _at, out var type, out var size, out var payload) || type != MmdbType.Utf8String)
            {
                return Fail();
            }
            key = _data.Slice(payload, size);
        }
        if (!MmdbValue.TryRead(_data, _at, _depth + 1, out var value) || !MmdbDecoder.TrySkip(_data, ref _at))
        {
            return Fail();
        }
        Current = new MmdbEntry(key, value);
        return true;
    }

    private bool Fail()
    {
        IsDamaged = true;
        Current = default;
        return false;
    }
}
