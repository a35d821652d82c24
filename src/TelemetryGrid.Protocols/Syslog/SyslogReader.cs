using System.Runtime.CompilerServices;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// Reads one message (a datagram, or a frame of <see cref="SyslogFrameReader"/>) of RFC 5424 or RFC 3164, or what devices send in their
/// place. Allocates nothing and never throws.
/// </summary>
public static class SyslogReader
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">The bytes, with or without the line's end.</param>
    /// <param name="record">What was read. Its slices point into <paramref name="message"/>.</param>
    /// <returns>
    /// False when there is nothing to keep: an empty or too long message, or one with a defect where the options are strict.
    /// <see cref="SyslogRecord.Defect"/> says which.
    /// </returns>
    public static bool TryRead(ReadOnlySpan<byte> message, in SyslogOptions options, out SyslogRecord record)
    {
        record = default;
        record.Facility = 1;
        record.Severity = 5;
        if (message.Length > options.MaxLength)
        {
            record.Defect = SyslogDefect.TooLong;
            return false;
        }
        var text = message;
        while (text.Length > 0 && text[^1] is (byte)'\n' or (byte)'\r' or 0)
        {
            text = text[..^1];
        }
        var at = ReadPriority(text, ref record);
        if (at >= text.Length && !record.HasPriority)
        {
            record.Defect = SyslogDefect.Empty;
            return false;
        }
        if (options.Standard == SyslogStandard.Rfc5424 || (options.Standard == SyslogStandard.Auto && LooksLikeRfc5424(text[at..], record)))
        {
            Rfc5424Header.Read(text, at, options, ref record);
        }
        else
        {
            Rfc3164Header.Read(text, at, options, ref record);
        }
        return !options.IsStrict || record.Defect == SyslogDefect.None;
    }

    /// <summary>Keeps the first defect.</summary>
    internal static void Note(ref SyslogRecord record, SyslogDefect defect)
    {
        if (record.Defect == SyslogDefect.None)
        {
            record.Defect = defect;
        }
    }

    /// <summary>The body is all from <paramref name="at"/> on.</summary>
    internal static void SetBody(ReadOnlySpan<byte> text, int at, ref SyslogRecord record)
    {
        // RFC 5424 §6.4; devices of RFC 3164 send it as well.
        if (text[at..].StartsWith("\uFEFF"u8))
        {
            record.HasByteOrderMark = true;
            at += 3;
        }
        record.Body = new SyslogSlice(at, text.Length - at);
    }

    // RFC 5424 §6.2.1, RFC 3164 §4.1.1.
    private static int ReadPriority(ReadOnlySpan<byte> text, ref SyslogRecord record)
    {
        var at = 0;
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r')
        {
            at++;
        }
        if (at < text.Length && text[at] == '<')
        {
            var value = 0;
            var i = at + 1;
            while (i < text.Length && i < at + 4 && (uint)(text[i] - '0') <= 9)
            {
                value = (value * 10) + text[i++] - '0';
            }
            if (i > at + 1 && i < text.Length && text[i] == '>')
            {
                if (value > 191)
                {
                    record.Defect = SyslogDefect.InvalidPriority;
                    return i + 1;
                }
                record.HasPriority = true;
                record.Facility = (byte)(value >> 3);
                record.Severity = (byte)(value & 7);
                return i + 1;
            }
        }
        record.Defect = SyslogDefect.NoPriority;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool LooksLikeRfc5424(ReadOnlySpan<byte> text, in SyslogRecord record) =>
        text.Length > 0 && (uint)(text[0] - '1') <= 8 && LooksLikeVersion(text, record);

    /// <summary>A version alone is not enough: text may begin with a number. A time or the NILVALUE has to follow.</summary>
    private static bool LooksLikeVersion(ReadOnlySpan<byte> text, in SyslogRecord record)
    {
        var digits = 1;
        while (digits < text.Length && digits < 3 && (uint)(text[digits] - '0') <= 9)
        {
            digits++;
        }
        if (digits == text.Length)
        {
            return record.HasPriority;
        }
        if (text[digits] != ' ')
        {
            return false;
        }
        var rest = text[(digits + 1)..];
        if (rest.Length < 10)
        {
            return record.HasPriority && (rest.IsEmpty || rest[0] == '-');
        }
        if (rest[0] == '-' && rest[1] == ' ')
        {
            return record.HasPriority;
        }
        return rest[..4].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && rest[4] == '-';
    }
}
