using System.Buffers;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>The TAG of RFC 3164 §4.1.3 with the process behind it: <c>sshd[123]: </c>, <c>kernel: </c>, <c>/usr/sbin/cron[1] </c>.</summary>
internal static class Rfc3164Tag
{
    // The standard has 32 letters; programs of 2000 and later have more.
    private const int MaxTag = 128;

    private static readonly SearchValues<byte> EndOfTag = SearchValues.Create(" :[=,\"{"u8);

    public static void Read(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        if (!TryReadTag(text, ref at, ref record))
        {
            TryReadTopics(text, ref at, ref record);
        }
    }

    private static bool TryReadTag(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        if (at >= text.Length || text[at] is (byte)'%' or (byte)'[')
        {
            return false;
        }
        var rest = text[at..];
        var window = rest[..Math.Min(rest.Length, MaxTag + 1)];
        var length = window.IndexOfAny(EndOfTag);
        if (length <= 0)
        {
            return false;
        }
        var end = length;
        SyslogSlice procId = default;
        if (rest[end] == '[')
        {
            var inside = window[(end + 1)..].IndexOf((byte)']');
            if (inside < 0)
            {
                return false;
            }
            procId = new SyslogSlice(at + end + 1, inside);
            end += inside + 2;
            if (end < rest.Length && rest[end] is not ((byte)':' or (byte)' '))
            {
                return false;
            }
        }
        else if (rest[end] != ':' || (end + 1 < rest.Length && rest[end + 1] is not ((byte)' ' or (byte)'\t')))
        {
            return false;
        }
        if (end < rest.Length && rest[end] == ':')
        {
            end++;
        }
        record.AppName = new SyslogSlice(at, length);
        record.ProcId = procId;
        at += end;
        Rfc3164Header.SkipSpaces(text, ref at);
        return true;
    }

    /// <summary>RouterOS: <c>system,info,account user admin logged in</c>.</summary>
    private static void TryReadTopics(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        var i = at;
        var commas = 0;
        while (i < text.Length && i - at <= MaxTag && text[i] is (>= (byte)'a' and <= (byte)'z') or (byte)',' or (byte)'-' or (byte)'!')
        {
            commas += text[i++] == ',' ? 1 : 0;
        }
        if (commas == 0 || i >= text.Length || text[i] != ' ' || text[at] == ',' || text[i - 1] == ',')
        {
            return;
        }
        record.AppName = new SyslogSlice(at, i - at);
        at = i + 1;
    }
}
