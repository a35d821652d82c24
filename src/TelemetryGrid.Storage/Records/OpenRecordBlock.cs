using System.Buffers;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Storage.Records;

/// <summary>Records that are not yet in a file, as they will lie in their block: [length, LEB128][record] each.</summary>
internal sealed class OpenRecordBlock
{
    private readonly ArrayBufferWriter<byte> _raw = new(64 << 10);
    private DeviceFilter _devices;
    private ulong _lastDevice;
    private uint _severities;
    private uint _categories;
    private long _minTime = long.MaxValue;
    private long _maxTime = long.MinValue;

    public int Count { get; private set; }

    /// <summary>When the first record came; a timestamp of the clock.</summary>
    public long Since { get; private set; }

    public ReadOnlySpan<byte> Raw => _raw.WrittenSpan;

    public void Add(in RecordView record, long now)
    {
        if (Count == 0)
        {
            Since = now;
        }
        var writer = new PayloadWriter(_raw);
        writer.Unsigned((ulong)record.Bytes.Length);
        writer.Bytes(record.Bytes);
        Count++;
        _severities |= 1u << Math.Min((int)record.Severity, 31);
        _categories |= 1u << Math.Min((int)record.Category, 31);
        _minTime = Math.Min(_minTime, record.TimestampNanoseconds);
        _maxTime = Math.Max(_maxTime, record.TimestampNanoseconds);
        var device = DeviceFilter.Hash(record.Device);
        if (device != _lastDevice)
        {
            _devices.Add(device);
            _lastDevice = device;
        }
    }

    /// <summary>The header but for what is known only when it is written.</summary>
    public RecordBlockHeader Describe(long firstOrdinal) =>
        new()
        {
            RawBytes = _raw.WrittenCount,
            Records = Count,
            FirstOrdinal = firstOrdinal,
            MinTime = _minTime,
            MaxTime = _maxTime,
            Severities = _severities,
            Categories = _categories,
            Devices = _devices,
        };

    public void Clear()
    {
        _raw.ResetWrittenCount();
        _devices = default;
        _lastDevice = 0;
        (_severities, _categories, _minTime, _maxTime, Count) = (0, 0, long.MaxValue, long.MinValue, 0);
    }
}
