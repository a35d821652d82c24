using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Protocols.Tests.Syslog;

/// <summary>Plays a connection: bytes arrive in pieces, and what the reader has not consumed is kept for the next piece.</summary>
internal static class FrameStream
{
    /// <param name="nextChunk">How many bytes arrive next, from how many are left.</param>
    public static List<(SyslogFrameStatus Status, byte[] Bytes)> Read(SyslogFrameReader reader, byte[] input, Func<int, int> nextChunk)
    {
        var frames = new List<(SyslogFrameStatus, byte[])>();
        var held = new List<byte>();
        var at = 0;
        while (true)
        {
            var isEnd = at == input.Length;
            while (true)
            {
                var status = reader.Read(held.ToArray(), isEnd, out var message, out var consumed);
                if (status != SyslogFrameStatus.NeedMore)
                {
                    frames.Add((status, message.ToArray()));
                }
                held.RemoveRange(0, consumed);
                if (status == SyslogFrameStatus.InvalidCount)
                {
                    return frames;
                }
                if (status == SyslogFrameStatus.NeedMore)
                {
                    break;
                }
            }
            if (isEnd)
            {
                Assert.Empty(held);
                return frames;
            }
            var take = Math.Clamp(nextChunk(input.Length - at), 1, input.Length - at);
            held.AddRange(input.AsSpan(at, take));
            at += take;
        }
    }
}
