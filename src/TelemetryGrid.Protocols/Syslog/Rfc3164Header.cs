using System.Buffers;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// The header of RFC 3164 §4.1.2 and of what is sent under that name: sequence number, origin, time, host and tag may each be absent,
/// and the first three come in several orders. What is not recognised stays in the body.
/// </summary>
internal static class Rfc3164Header
{
    private const int MaxToken = 255;

    private static readonly SearchValues<byte> NoHost = SearchValues.Create("=,\"[]%"u8);

    public static void Read(ReadOnlySpan<byte> text, int at, in SyslogOptions options, ref SyslogRecord record)
    {
        SkipSpaces(text, ref at);
        if (at + 1 < text.Length && text[at] == ':' && text[at + 1] == ' ')
        {
            at += 2; // NX-OS begins by an empty name
        }
        if (at + 12 < text.Length && text[at] == '1' && text[at + 1] == ' ' && (uint)(text[at + 11] - '0') <= 9)
        {
            at += 2; // "1 1583064000.123456789 MX84 ..." (Meraki) has the version of RFC 5424 and nothing else of it
        }
        if (TryReadOriginAndTime(text, ref at, options, ref record, out var isStandard))
        {
            if (!isStandard)
            {
                SyslogReader.Note(ref record, SyslogDefect.InvalidTimestamp);
            }
            if (record.Hostname.IsEmpty)
            {
                ReadHost(text, ref at, ref record);
                SkipRelayedHeader(text, ref at, options, ref record);
            }
        }
        else
        {
            SyslogReader.Note(ref record, at >= text.Length ? SyslogDefect.Truncated : SyslogDefect.InvalidTimestamp);
            ReadHostBeforeTag(text, ref at, ref record);
        }
        Rfc3164Tag.Read(text, ref at, ref record);
        SyslogReader.SetBody(text, at, ref record);
        if (record.TimeKind == SyslogTimeKind.None)
        {
            FortinetFields.Read(text, options, ref record);
        }
    }

    internal static void SkipSpaces(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }
    }

    /// <summary>
    /// The time, and what Cisco devices put before it: <c>123: </c>, <c>host: 123: *</c>, <c>123: host: .</c>, <c>host RP/0/RSP0/CPU0:</c>.
    /// Nothing is taken unless a time follows, except a sequence number before a mnemonic.
    /// </summary>
    private static bool TryReadOriginAndTime(
        ReadOnlySpan<byte> text,
        ref int at,
        in SyslogOptions options,
        ref SyslogRecord record,
        out bool isStandard
    )
    {
        isStandard = true;
        var i = at;
        SyslogSlice sequence = default,
            host = default;
        for (var tokens = 0; tokens < 4; tokens++)
        {
            if (SyslogTimestamp.TryRead(text, ref i, options, ref record, out var style))
            {
                isStandard = style == SyslogTimestamp.Style.Rfc3164 && tokens == 0 && (i >= text.Length || text[i] == ' ');
                record.Sequence = sequence;
                record.Hostname = host;
                SkipSpaces(text, ref i);
                if (i < text.Length && text[i] is (byte)':' or (byte)';')
                {
                    i++;
                    SkipSpaces(text, ref i);
                }
                at = i;
                return true;
            }
            if (i >= text.Length || text[i] == '%')
            {
                break;
            }
            var length = TokenLength(text, i, out var stop);
            if (length == 0 || stop == 0)
            {
                break;
            }
            var token = new SyslogSlice(i, length);
            var isDigits = !text.Slice(i, length).ContainsAnyExceptInRange((byte)'0', (byte)'9');
            i += length + 1;
            var isNode = stop == ':' && i < text.Length && text[i] != ' ';
            SkipSpaces(text, ref i);
            if (stop == ':' && isDigits && (sequence.IsEmpty || !host.IsEmpty))
            {
                sequence = token;
                record.Sequence = token;
                if (i < text.Length && text[i] == '%')
                {
                    at = i;
                    record.Hostname = host;
                    return false;
                }
                continue;
            }
            // A card of a router names itself before the time, with no space between; it is no host.
            if (isNode && text.Slice(token.Start, length).Contains((byte)'/'))
            {
                continue;
            }
            if (isNode || !host.IsEmpty || isDigits)
            {
                break;
            }
            host = token;
        }
        record.Sequence = default;
        return false;
    }

    /// <summary>The host behind a time. Absent when a tag, a mnemonic or the fields of a body come at once.</summary>
    private static void ReadHost(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        if (at >= text.Length || text[at] is (byte)'%' or (byte)'{' or (byte)'(' or (byte)'<' or (byte)'"' or (byte)'\'')
        {
            return;
        }
        var rest = text[at..];
        var length = rest[..Math.Min(rest.Length, MaxToken + 2)].IndexOf((byte)' ');
        if (length <= 0 || length > MaxToken)
        {
            return;
        }
        var token = rest[..length];
        var next = at + length;
        SkipSpaces(text, ref next);
        if (next >= text.Length)
        {
            return;
        }
        if (token[0] == '[')
        {
            if (length < 3 || token[^1] != ']' || token.ContainsAny((byte)'=', (byte)','))
            {
                return;
            }
            record.Hostname = new SyslogSlice(at + 1, length - 2);
            at = next;
            return;
        }
        if (token.ContainsAny(NoHost))
        {
            return;
        }
        if (token[^1] == ':')
        {
            // "fw1: %ASA-6-..." names a host, "kernel: ..." a program.
            if (length < 2 || text[next] != '%')
            {
                return;
            }
            length--;
        }
        record.Hostname = new SyslogSlice(at, length);
        at = next;
        // "fw1 : %ASA-6-..."
        if (at + 1 < text.Length && text[at] == ':' && text[at + 1] == ' ')
        {
            at++;
            SkipSpaces(text, ref at);
        }
    }

    /// <summary>A relay puts its own header before a Cisco device's <c>123: *Mar  1 00:00:01.123: %...</c>; the relay's time is kept.</summary>
    private static void SkipRelayedHeader(ReadOnlySpan<byte> text, ref int at, in SyslogOptions options, ref SyslogRecord record)
    {
        if (at >= text.Length || ((uint)(text[at] - '0') > 9 && text[at] is not ((byte)'*' or (byte)'.' or (byte)':')))
        {
            return;
        }
        var i = at;
        if (i + 1 < text.Length && text[i] == ':' && text[i + 1] == ' ')
        {
            i += 2;
        }
        SyslogRecord inner = default;
        if (TryReadOriginAndTime(text, ref i, options, ref inner, out _) || !inner.Sequence.IsEmpty)
        {
            record.Sequence = inner.Sequence;
            record.IsClockUnsynchronized |= inner.IsClockUnsynchronized;
            at = i;
        }
    }

    /// <summary>Without a time a host is believed in only before <c>program[123]:</c>: any text may have a colon behind its second word.</summary>
    private static void ReadHostBeforeTag(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        var length = TokenLength(text, at, out var stop);
        if (length == 0 || stop != ' ' || !record.Hostname.IsEmpty || text.Slice(at, length).ContainsAny(NoHost))
        {
            return;
        }
        var next = at + length;
        SkipSpaces(text, ref next);
        var i = next;
        SyslogRecord inner = default;
        Rfc3164Tag.Read(text, ref i, ref inner);
        if (!inner.ProcId.IsEmpty)
        {
            record.Hostname = new SyslogSlice(at, length);
            at = next;
        }
    }

    /// <summary>Letters up to a space or colon; <paramref name="stop"/> is 0 when neither comes in time.</summary>
    private static int TokenLength(ReadOnlySpan<byte> text, int at, out byte stop)
    {
        stop = 0;
        if (at >= text.Length)
        {
            return 0;
        }
        var rest = text[at..];
        var length = rest[..Math.Min(rest.Length, MaxToken + 1)].IndexOfAny((byte)' ', (byte)':');
        if (length < 0)
        {
            return 0;
        }
        stop = rest[length];
        return length;
    }
}
