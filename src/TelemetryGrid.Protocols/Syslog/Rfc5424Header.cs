namespace TelemetryGrid.Protocols.Syslog;

/// <summary>The header of RFC 5424 §6, behind its priority. What cannot be read begins the body, so that no text is lost.</summary>
internal static class Rfc5424Header
{
    public static void Read(ReadOnlySpan<byte> text, int at, in SyslogOptions options, ref SyslogRecord record)
    {
        // VERSION = NONZERO-DIGIT 0*2DIGIT
        var version = 0;
        var start = at;
        while (at < text.Length && at < start + 3 && (uint)(text[at] - '0') <= 9)
        {
            version = (version * 10) + text[at++] - '0';
        }
        if (version == 0 || (at < text.Length && text[at] != ' ') || text[start] == '0')
        {
            SyslogReader.Note(ref record, SyslogDefect.InvalidVersion);
            SyslogReader.SetBody(text, start, ref record);
            return;
        }
        record.Version = (ushort)version;
        if (
            !TrySkipSpace(text, ref at, ref record)
            || !TryReadTime(text, ref at, options, ref record)
            || !TrySkipSpace(text, ref at, ref record)
        )
        {
            return;
        }
        record.Hostname = ReadField(text, ref at, 255, SyslogDefect.InvalidHostname, ref record);
        if (!TrySkipSpace(text, ref at, ref record))
        {
            return;
        }
        record.AppName = ReadField(text, ref at, 48, SyslogDefect.InvalidAppName, ref record);
        if (!TrySkipSpace(text, ref at, ref record))
        {
            return;
        }
        record.ProcId = ReadField(text, ref at, 128, SyslogDefect.InvalidProcId, ref record);
        if (!TrySkipSpace(text, ref at, ref record))
        {
            return;
        }
        record.MsgId = ReadField(text, ref at, 32, SyslogDefect.InvalidMsgId, ref record);
        if (!TrySkipSpace(text, ref at, ref record))
        {
            return;
        }
        ReadStructuredDataAndBody(text, at, ref record);
    }

    private static void ReadStructuredDataAndBody(ReadOnlySpan<byte> text, int at, ref SyslogRecord record)
    {
        var end = at;
        if (at < text.Length && text[at] == '-')
        {
            end = at + 1;
        }
        else if (at < text.Length && text[at] == '[')
        {
            end = SyslogStructuredData.FindEnd(text, at);
        }
        if (end == at || (end < text.Length && text[end] != ' '))
        {
            // Devices that leave the field out, or put text right behind it.
            SyslogReader.Note(ref record, at >= text.Length ? SyslogDefect.Truncated : SyslogDefect.InvalidStructuredData);
            SyslogReader.SetBody(text, at, ref record);
            return;
        }
        if (text[at] == '[')
        {
            record.StructuredData = new SyslogSlice(at, end - at);
        }
        SyslogReader.SetBody(text, Math.Min(end + 1, text.Length), ref record);
    }

    private static bool TryReadTime(ReadOnlySpan<byte> text, ref int at, in SyslogOptions options, ref SyslogRecord record)
    {
        if (text[at] == '-' && (at + 1 == text.Length || text[at + 1] == ' '))
        {
            at++;
            return true;
        }
        var start = at;
        if (!SyslogTimestamp.TryRead(text, ref at, options, ref record, out var style) || (at < text.Length && text[at] != ' '))
        {
            at = start;
            record.TimeKind = SyslogTimeKind.None;
            SyslogReader.Note(ref record, SyslogDefect.InvalidTimestamp);
            SyslogReader.SetBody(text, at, ref record);
            return false;
        }
        if (style != SyslogTimestamp.Style.Rfc5424)
        {
            SyslogReader.Note(ref record, SyslogDefect.InvalidTimestamp);
        }
        return true;
    }

    private static bool TrySkipSpace(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        if (at + 1 < text.Length && text[at] == ' ')
        {
            at++;
            return true;
        }
        SyslogReader.Note(ref record, SyslogDefect.Truncated);
        record.Body = new SyslogSlice(text.Length, 0);
        return false;
    }

    /// <summary>1 to <paramref name="max"/> printable characters. A longer one is a defect and kept: cutting it would name something else.</summary>
    private static SyslogSlice ReadField(ReadOnlySpan<byte> text, ref int at, int max, SyslogDefect defect, ref SyslogRecord record)
    {
        var rest = text[at..];
        var length = rest.IndexOf((byte)' ');
        length = length < 0 ? rest.Length : length;
        if (length == 0 || length > max || rest[..length].ContainsAnyExceptInRange((byte)33, (byte)126))
        {
            SyslogReader.Note(ref record, defect);
        }
        var start = at;
        at += length;
        return length == 1 && rest[0] == '-' ? default : new SyslogSlice(start, length);
    }
}
