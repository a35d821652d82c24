using System.Text;
using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Protocols.Tests.Syslog;

/// <summary>A message and what was read from it, with texts in place of slices.</summary>
internal sealed record Line(bool IsRead, byte[] Bytes, SyslogRecord Record)
{
    /// <summary>2026-03-15 12:00:00 UTC.</summary>
    public const long Reference = 1_773_576_000_000;

    public string Host => Text(Record.Hostname);

    public string App => Text(Record.AppName);

    public string ProcId => Text(Record.ProcId);

    public string MsgId => Text(Record.MsgId);

    public string Sequence => Text(Record.Sequence);

    public string Body => Text(Record.Body);

    /// <summary>The time in UTC, "up 12.5" for an uptime in seconds, "" when there is none; a '?' behind a time of no zone.</summary>
    public string Time =>
        Record.TimeKind switch
        {
            SyslogTimeKind.None => "",
            SyslogTimeKind.Uptime => $"up {Record.UptimeMs / 1000.0}",
            _ => DateTime.UnixEpoch.AddMilliseconds(Record.TimeMs).ToString("yyyy-MM-ddTHH:mm:ss.FFF")
                + (Record.TimeKind == SyslogTimeKind.WithoutZone ? "?" : ""),
        };

    /// <summary>Elements as <c>id(name=value,name=value)</c>, values unescaped.</summary>
    public string Data
    {
        get
        {
            var text = new StringBuilder();
            var buffer = new byte[Bytes.Length];
            foreach (var parameter in new SyslogStructuredData(Record.StructuredData.Of(Bytes)))
            {
                var length = SyslogStructuredData.Unescape(parameter.RawValue, buffer);
                text.Append(Encoding.UTF8.GetString(parameter.ElementId)).Append('.').Append(Encoding.UTF8.GetString(parameter.Name));
                text.Append('=').Append(Encoding.UTF8.GetString(buffer, 0, length)).Append(';');
            }
            return text.ToString();
        }
    }

    public static Line Read(string message) => Read(message, new SyslogOptions { ReferenceTimeMs = Reference });

    public static Line Read(string message, SyslogOptions options) => Read(Encoding.UTF8.GetBytes(message), options);

    public static Line Read(byte[] message, SyslogOptions options)
    {
        var isRead = SyslogReader.TryRead(message, options, out var record);
        return new Line(isRead, message, record);
    }

    private string Text(SyslogSlice slice) => SyslogText.ToString(slice.Of(Bytes));
}
