using System.Buffers.Binary;
using System.Text;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Storage.Records;

/// <summary>Whether a block may hold, and a record is, what a query asks for. Cheap conditions come first: most records are told by their first bytes.</summary>
internal sealed class RecordFilter
{
    // Category, severity, time: RecordSectionBuilder.Begin.
    private const int TimeAt = 2;
    private const int DeviceAt = 10;

    private readonly RecordQuery _query;
    private readonly byte[]? _device;
    private readonly ulong _deviceHash;
    private readonly byte[]? _name;
    private readonly byte[] _text;
    private readonly (byte[] Name, byte[] Value)[] _labels;
    private readonly uint _severities;
    private readonly uint _categories;

    public RecordFilter(RecordQuery query)
    {
        _query = query;
        if (query.Device is { } device)
        {
            _device = Encoding.UTF8.GetBytes(device.Value);
            _deviceHash = DeviceFilter.Hash(_device);
        }
        _name = query.Name is null ? null : Encoding.UTF8.GetBytes(query.Name);
        _text = Encoding.UTF8.GetBytes(query.Text);
        _labels = [.. query.Labels.Select(l => (Encoding.UTF8.GetBytes(l.Key), Encoding.UTF8.GetBytes(l.Value)))];
        _severities = uint.MaxValue << Math.Min((int)query.MinSeverity, 31);
        _categories = query.Category is { } category ? 1u << (int)category : uint.MaxValue;
    }

    public bool MayHold(in RecordBlockHeader block) =>
        block.Records > 0
        && block.MaxTime >= _query.FromNanoseconds
        && block.MinTime < _query.ToNanoseconds
        && block.MinTime <= _query.Before.TimestampNanoseconds
        && (block.Severities & _severities) != 0
        && (block.Categories & _categories) != 0
        && (_device is null || block.Devices.MayHold(_deviceHash));

    public bool Matches(ReadOnlySpan<byte> record, long ordinal, out RecordCursor place)
    {
        place = new RecordCursor(BinaryPrimitives.ReadInt64LittleEndian(record[TimeAt..]), ordinal);
        if (
            place.TimestampNanoseconds < _query.FromNanoseconds
            || place.TimestampNanoseconds >= _query.ToNanoseconds
            || place >= _query.Before
            || record[1] < (byte)_query.MinSeverity
            || (_query.Category is { } category && record[0] != (byte)category)
            || !IsOfDevice(record)
        )
        {
            return false;
        }
        return HasTexts(record);
    }

    private bool IsOfDevice(ReadOnlySpan<byte> record)
    {
        if (_device is null)
        {
            return true;
        }
        var reader = new PayloadReader(record[DeviceAt..]);
        return reader.Bytes(reader.Count()).SequenceEqual(_device);
    }

    private bool HasTexts(ReadOnlySpan<byte> record)
    {
        if (_text.Length == 0 && _labels.Length == 0 && _name is null)
        {
            return true;
        }
        // Looked for in the whole record first, which is faster than to find its parts.
        if (_text.Length > 0 && !Contains(record, _text))
        {
            return false;
        }
        foreach (var (_, value) in _labels)
        {
            if (record.IndexOf(value) < 0)
            {
                return false;
            }
        }
        var view = RecordView.Read(record);
        if ((_name is not null && !view.Name.SequenceEqual(_name)) || (_text.Length > 0 && !Contains(view.Body, _text)))
        {
            return false;
        }
        foreach (var (name, value) in _labels)
        {
            if (!view.Labels.TryFind(name, out var found) || !found.SequenceEqual(value))
            {
                return false;
            }
        }
        return true;
    }

    internal static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        var first = part[0];
        var other = char.IsAsciiLetter((char)first) ? (byte)(first ^ 0x20) : first;
        while (text.Length >= part.Length)
        {
            var step = text[..(text.Length - part.Length + 1)].IndexOfAny(first, other);
            if (step < 0)
            {
                return false;
            }
            text = text[step..];
            if (EqualsIgnoreCase(text[..part.Length], part))
            {
                return true;
            }
            text = text[1..];
        }
        return false;
    }

    private static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && (((left[i] ^ right[i]) != 0x20) || !char.IsAsciiLetter((char)left[i])))
            {
                return false;
            }
        }
        return true;
    }
}
