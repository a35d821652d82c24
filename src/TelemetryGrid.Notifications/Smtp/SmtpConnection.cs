using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Smtp;

/// <summary>Commands and replies over one stream. Replies are bounded in lines and in length.</summary>
internal sealed class SmtpConnection(Stream stream, string name)
{
    // RFC 5321 section 4.5.3.1.5 allows replies of 512 octets a line; some servers write longer ones.
    private const int MaxLine = 4096;
    private const int MaxLines = 256;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _start;
    private int _end;

    /// <summary>The server has said more than it was asked.</summary>
    public bool HasUnread => _start < _end;

    /// <exception cref="UntoldException">What comes is not a reply.</exception>
    public async Task<SmtpReply> ReadAsync(CancellationToken cancellation)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        while (lines.Count < MaxLines)
        {
            var line = await LineAsync(cancellation).ConfigureAwait(false);
            if (
                line.Length < 3
                || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                || code is < 200 or > 599
                || (line.Length > 3 && line[3] is not (' ' or '-'))
            )
            {
                throw new UntoldException($"{name} says something that is not SMTP") { CanRetry = true };
            }
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines.ToImmutable());
            }
        }
        throw new UntoldException($"{name} gives a reply of more than {MaxLines} lines");
    }

    /// <summary>Sends one line and reads the reply to it.</summary>
    public async Task<SmtpReply> AskAsync(string line, CancellationToken cancellation)
    {
        // What a configuration or an alert says never becomes a second command.
        if (line.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new UntoldException("an SMTP command would hold a line break");
        }
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"), cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
        return await ReadAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a message whose lines end in CRLF, and reads whether it is taken (RFC 5321 sections 4.1.1.4 and 4.5.2).</summary>
    public async Task<SmtpReply> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var start = 0;
        for (var i = 0; i < message.Length; i++)
        {
            // A line that begins with a dot gets another one, lest it be taken for the end.
            if (message.Span[i] == '.' && (i == 0 || message.Span[i - 1] == '\n'))
            {
                await stream.WriteAsync(message[start..i], cancellation).ConfigureAwait(false);
                await stream.WriteAsync("."u8.ToArray(), cancellation).ConfigureAwait(false);
                start = i;
            }
        }
        await stream.WriteAsync(message[start..], cancellation).ConfigureAwait(false);
        var ended = message.Span.EndsWith("\r\n"u8);
        await stream.WriteAsync((ended ? ".\r\n"u8 : "\r\n.\r\n"u8).ToArray(), cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
        return await ReadAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, end).TrimEnd('\r');
                _start += end + 1;
                return line;
            }
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
            {
                throw new UntoldException($"{name} gives a reply with a line of more than {MaxLine} bytes");
            }
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                throw new UntoldException($"{name} closed the connection") { CanRetry = true };
            }
            _end += read;
        }
    }
}
