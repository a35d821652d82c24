namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>
/// Builds the body of a remote-write request, for clients, the simulated network and tests. Fields are written in the order of the
/// calls; the specifications want labels sorted by name and samples by time, which is the caller's part. Not thread-safe.
/// </summary>
public sealed class RemoteWriteWriter(RemoteWriteSchema schema)
{
    private readonly ProtobufWriter _body = new();
    private readonly ProtobufWriter _series = new();
    private readonly ProtobufWriter _message = new();
    private readonly ProtobufWriter _labels = new();
    private readonly ProtobufWriter _references = new();
    private readonly ProtobufWriter _symbols = new();
    private readonly Dictionary<string, uint> _symbolIndex = new(StringComparer.Ordinal);
    private bool _open;

    private bool IsV1 => schema == RemoteWriteSchema.V1;

    /// <summary>Starts a time series; the calls up to <see cref="EndSeries"/> belong to it.</summary>
    public RemoteWriteWriter BeginSeries()
    {
        Expect(!_open, "the series before has not ended");
        _open = true;
        _series.Clear();
        _references.Clear();
        return this;
    }

    public RemoteWriteWriter Label(string name, string value)
    {
        Expect(_open, "no series has begun");
        if (IsV1)
        {
            _message.Clear();
            _message.Text(0x0A, name);
            _message.Text(0x12, value);
            _series.Bytes(0x0A, _message.Written);
        }
        else
        {
            _references.RawVarint(Symbol(name));
            _references.RawVarint(Symbol(value));
        }
        return this;
    }

    /// <param name="startTimestampMs">2.0 only; 0 says nothing.</param>
    public RemoteWriteWriter Sample(double value, long timestampMs, long startTimestampMs = 0)
    {
        Expect(_open, "no series has begun");
        _message.Clear();
        _message.Double(0x09, value);
        _message.Varint(0x10, (ulong)timestampMs);
        if (!IsV1 && startTimestampMs != 0)
        {
            _message.Varint(0x18, (ulong)startTimestampMs);
        }
        _series.Bytes(0x12, _message.Written);
        return this;
    }

    public RemoteWriteWriter Exemplar(ReadOnlySpan<KeyValuePair<string, string>> labels, double value, long timestampMs)
    {
        Expect(_open, "no series has begun");
        _message.Clear();
        _labels.Clear();
        foreach (var (name, text) in labels)
        {
            if (IsV1)
            {
                _labels.Clear();
                _labels.Text(0x0A, name);
                _labels.Text(0x12, text);
                _message.Bytes(0x0A, _labels.Written);
            }
            else
            {
                _labels.RawVarint(Symbol(name));
                _labels.RawVarint(Symbol(text));
            }
        }
        if (!IsV1 && !labels.IsEmpty)
        {
            _message.Bytes(0x0A, _labels.Written);
        }
        _message.Double(0x11, value);
        _message.Varint(0x18, (ulong)timestampMs);
        _series.Bytes(IsV1 ? 0x1Au : 0x22u, _message.Written);
        return this;
    }

    /// <summary>A native histogram, already encoded as the version's <c>Histogram</c> message.</summary>
    public RemoteWriteWriter Histogram(ReadOnlySpan<byte> message)
    {
        Expect(_open, "no series has begun");
        _series.Bytes(IsV1 ? 0x22u : 0x1Au, message);
        return this;
    }

    /// <summary>2.0: metadata of the series that is open.</summary>
    public RemoteWriteWriter SeriesMetadata(RemoteWriteMetricType type, string help, string unit)
    {
        Expect(_open && !IsV1, "metadata of a series exists in 2.0, within a series");
        _message.Clear();
        _message.Varint(0x08, (ulong)type);
        _message.Varint(0x18, Symbol(help));
        _message.Varint(0x20, Symbol(unit));
        _series.Bytes(0x2A, _message.Written);
        return this;
    }

    /// <summary>1.0: metadata of a metric family, between series.</summary>
    public RemoteWriteWriter FamilyMetadata(RemoteWriteMetricType type, string family, string help, string unit)
    {
        Expect(!_open && IsV1, "metadata of a family exists in 1.0, outside of a series");
        _message.Clear();
        _message.Varint(0x08, (ulong)type);
        _message.Text(0x12, family);
        _message.Text(0x22, help);
        _message.Text(0x2A, unit);
        _body.Bytes(0x1A, _message.Written);
        return this;
    }

    public RemoteWriteWriter EndSeries()
    {
        Expect(_open, "no series has begun");
        _open = false;
        if (IsV1)
        {
            _body.Bytes(0x0A, _series.Written);
            return this;
        }
        // labels_refs come first, where receivers expect them, though they are complete only now.
        _message.Clear();
        _message.Bytes(0x0A, _references.Written);
        var length = (ulong)(_message.Written.Length + _series.Written.Length);
        _body.RawVarint(0x2A);
        _body.RawVarint(length);
        _body.Append(_message.Written);
        _body.Append(_series.Written);
        return this;
    }

    /// <summary>The whole message so far: for 2.0 the symbols, then the series. Not compressed.</summary>
    /// <exception cref="InvalidOperationException">A series has not ended.</exception>
    public byte[] ToArray()
    {
        Expect(!_open, "the last series has not ended");
        if (!IsV1)
        {
            Symbol("");
        }
        return [.. _symbols.Written, .. _body.Written];
    }

    private uint Symbol(string text)
    {
        if (_symbolIndex.Count == 0)
        {
            _symbolIndex.Add("", 0);
            _symbols.Text(0x22, "");
        }
        if (!_symbolIndex.TryGetValue(text, out var index))
        {
            index = (uint)_symbolIndex.Count;
            _symbolIndex.Add(text, index);
            _symbols.Text(0x22, text);
        }
        return index;
    }

    private static void Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
