using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Mdt;

/// <summary>
/// Puts the pieces of telemetry messages together: NX-OS sends what exceeds its chunk size as several MdtDialoutArgs of one request, each with
/// the size of the whole. One per call, which has one message under way at a time.
/// </summary>
public sealed class MdtDialoutAssembler(int maxMessageBytes)
{
    private byte[] _pieces = [];
    private int _have;
    private int _total;
    private long _request;

    /// <summary>Messages given up because a piece of another request came, or more than was announced.</summary>
    public long Abandoned { get; private set; }

    /// <summary>Adds what arrived. True with a whole telemetry message, valid until the next call.</summary>
    public bool TryAdd(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> telemetry, out MdtDialoutMessage head)
    {
        telemetry = default;
        head = MdtDialoutMessage.Read(message);
        if (head.Defect.Status != DecodeStatus.Ok || head.DataLength == 0)
        {
            return false;
        }
        var data = head.Data(message);
        if (head.TotalSize <= head.DataLength)
        {
            // Agents that do not chunk leave the size out or give that of the data.
            Abandon();
            telemetry = data;
            return true;
        }
        if (head.TotalSize > maxMessageBytes)
        {
            Abandon();
            head = head with { Defect = new TelemetryDefect(DecodeStatus.LimitExceeded, "totalSize", 0) };
            return false;
        }
        if (_have > 0 && (head.RequestId != _request || head.TotalSize != _total || _have + data.Length > _total))
        {
            Abandon();
        }
        (_request, _total) = (head.RequestId, head.TotalSize);
        if (_pieces.Length < _have + data.Length)
        {
            Array.Resize(ref _pieces, Math.Min(_total, Math.Max(2 * _pieces.Length, _have + data.Length)));
        }
        data.CopyTo(_pieces.AsSpan(_have));
        _have += data.Length;
        if (_have < _total)
        {
            return false;
        }
        telemetry = _pieces.AsSpan(0, _have);
        _have = 0;
        return true;
    }

    private void Abandon()
    {
        Abandoned += _have > 0 ? 1 : 0;
        _have = 0;
    }
}
