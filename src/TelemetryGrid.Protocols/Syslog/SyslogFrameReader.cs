namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// Cuts a stream into messages. It keeps no bytes, only where it stands: the caller hands it all that was not yet consumed and what has
/// arrived since, however the stream was chunked. The caller never needs to hold more than <c>maxLength</c> + <see cref="Overhead"/> bytes.
/// </summary>
public struct SyslogFrameReader(SyslogFraming framing, int maxLength)
{
    /// <summary>Bytes of a frame that are not its message: the longest count and a space.</summary>
    public const int Overhead = MaxDigits + 1;

    private const int MaxDigits = 10;

    private long _skip; // bytes of an oversized counted message that are still to come
    private bool _skipLine; // within the rest of an oversized line
    private int _scanned; // bytes of the unconsumed line known to hold no end

    /// <summary>Looks for the next message.</summary>
    /// <param name="buffer">All bytes not consumed so far.</param>
    /// <param name="isEnd">Whether the stream ends behind them.</param>
    /// <param name="message">Its bytes within <paramref name="buffer"/>, without count and line end.</param>
    /// <param name="consumed">Bytes to drop before the next call, also when more are needed.</param>
    public SyslogFrameStatus Read(ReadOnlySpan<byte> buffer, bool isEnd, out ReadOnlySpan<byte> message, out int consumed)
    {
        message = default;
        consumed = 0;
        if (!TrySkip(buffer, ref consumed))
        {
            return SyslogFrameStatus.NeedMore;
        }
        // Line ends behind a counted message, and empty lines, are no messages.
        while (_scanned == 0 && consumed < buffer.Length && buffer[consumed] is (byte)'\n' or (byte)'\r' or 0)
        {
            consumed++;
        }
        var rest = buffer[consumed..];
        if (rest.IsEmpty)
        {
            return SyslogFrameStatus.NeedMore;
        }
        if (_scanned == 0 && framing != SyslogFraming.NonTransparent)
        {
            switch (ReadCount(rest, out var count, out var header))
            {
                case SyslogFrameStatus.Frame:
                    return ReadCounted(rest[header..], count, header, isEnd, out message, ref consumed);
                case SyslogFrameStatus.NeedMore when !isEnd:
                    return SyslogFrameStatus.NeedMore;
                default:
                    if (framing == SyslogFraming.OctetCounting)
                    {
                        consumed = buffer.Length;
                        return isEnd && rest.Length <= MaxDigits && !rest.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                            ? SyslogFrameStatus.Truncated
                            : SyslogFrameStatus.InvalidCount;
                    }
                    break;
            }
        }
        return ReadLine(rest, isEnd, out message, ref consumed);
    }

    private bool TrySkip(ReadOnlySpan<byte> buffer, ref int consumed)
    {
        if (_skip > 0)
        {
            consumed = (int)Math.Min(_skip, buffer.Length);
            _skip -= consumed;
            return _skip == 0;
        }
        if (_skipLine)
        {
            var end = buffer.IndexOfAny((byte)'\n', (byte)0);
            consumed = end < 0 ? buffer.Length : end + 1;
            _skipLine = end < 0;
            return !_skipLine;
        }
        return true;
    }

    // MSG-LEN SP, MSG-LEN = NONZERO-DIGIT *DIGIT
    private readonly SyslogFrameStatus ReadCount(ReadOnlySpan<byte> rest, out long count, out int header)
    {
        count = 0;
        header = 0;
        if ((uint)(rest[0] - '1') > 8)
        {
            return SyslogFrameStatus.InvalidCount;
        }
        var i = 0;
        while (i < rest.Length && (uint)(rest[i] - '0') <= 9)
        {
            if (i == MaxDigits)
            {
                return SyslogFrameStatus.InvalidCount;
            }
            count = (count * 10) + rest[i++] - '0';
        }
        if (i == rest.Length)
        {
            return SyslogFrameStatus.NeedMore;
        }
        if (rest[i] != ' ')
        {
            return SyslogFrameStatus.InvalidCount;
        }
        header = i + 1;
        if (framing == SyslogFraming.OctetCounting)
        {
            return SyslogFrameStatus.Frame;
        }
        // A line may begin with a number: only one before a priority is a count.
        return header == rest.Length ? SyslogFrameStatus.NeedMore
            : rest[header] == '<' ? SyslogFrameStatus.Frame
            : SyslogFrameStatus.InvalidCount;
    }

    private SyslogFrameStatus ReadCounted(
        ReadOnlySpan<byte> rest,
        long count,
        int header,
        bool isEnd,
        out ReadOnlySpan<byte> message,
        scoped ref int consumed
    )
    {
        if (rest.Length >= Math.Min(count, maxLength))
        {
            var length = (int)Math.Min(count, maxLength);
            message = rest[..length];
            consumed += header + length;
            _skip = count - length;
            return count > maxLength ? SyslogFrameStatus.TooLong : SyslogFrameStatus.Frame;
        }
        message = default;
        if (!isEnd)
        {
            return SyslogFrameStatus.NeedMore;
        }
        message = rest;
        consumed += header + rest.Length;
        return SyslogFrameStatus.Truncated;
    }

    private SyslogFrameStatus ReadLine(ReadOnlySpan<byte> rest, bool isEnd, out ReadOnlySpan<byte> message, scoped ref int consumed)
    {
        message = default;
        var end = rest[_scanned..].IndexOfAny((byte)'\n', (byte)0);
        if (end >= 0)
        {
            end += _scanned;
        }
        var length = end < 0 ? rest.Length : end;
        var isReturn = rest[length - 1] == '\r';
        if (length - (isReturn ? 1 : 0) > maxLength)
        {
            message = rest[..maxLength];
            consumed += maxLength;
            _scanned = 0;
            _skipLine = true;
            return SyslogFrameStatus.TooLong;
        }
        if (end < 0 && !isEnd)
        {
            _scanned = length;
            return SyslogFrameStatus.NeedMore;
        }
        _scanned = 0;
        consumed += end < 0 ? length : length + 1;
        message = rest[..(isReturn ? length - 1 : length)];
        return SyslogFrameStatus.Frame;
    }
}
