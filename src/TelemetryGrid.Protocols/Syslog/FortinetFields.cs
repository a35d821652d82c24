namespace TelemetryGrid.Protocols.Syslog;

/// <summary>FortiOS has no header but its priority: time and name are fields, <c>date=2020-03-01 time=12:00:00 devname="fw1" tz="+0100" ...</c>. They stay in the body as well.</summary>
internal static class FortinetFields
{
    private const int Window = 1024;

    public static void Read(ReadOnlySpan<byte> text, in SyslogOptions options, ref SyslogRecord record)
    {
        var body = record.Body.Of(text);
        if (!body.StartsWith("date="u8) || body.Length < 29 || !body[15..].StartsWith(" time="u8))
        {
            return;
        }
        body = body[..Math.Min(body.Length, Window)];
        Span<byte> stamp = stackalloc byte[25];
        body.Slice(5, 10).CopyTo(stamp);
        stamp[10] = (byte)'T';
        body.Slice(21, 8).CopyTo(stamp[11..]);
        var length = 19;
        var zone = Find(body, " tz="u8);
        if (zone.Length is 5 or 6)
        {
            body.Slice(zone.Start, zone.Length).CopyTo(stamp[19..]);
            length += zone.Length;
        }
        var at = 0;
        SyslogRecord inner = default;
        if (SyslogTimestamp.TryRead(stamp[..length], ref at, options, ref inner, out _) && at == length)
        {
            record.TimeKind = inner.TimeKind;
            record.Clock = inner.Clock;
        }
        if (record.Hostname.IsEmpty && Find(body, " devname="u8) is { Length: > 0 } name)
        {
            record.Hostname = name with { Start = name.Start + record.Body.Start };
        }
    }

    private static SyslogSlice Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> key)
    {
        var at = body.IndexOf(key);
        if (at < 0)
        {
            return default;
        }
        at += key.Length;
        var isQuoted = at < body.Length && body[at] == '"';
        at += isQuoted ? 1 : 0;
        var length = body[at..].IndexOf(isQuoted ? (byte)'"' : (byte)' ');
        return length <= 0 ? default : new SyslogSlice(at, length);
    }
}
