using System.Text;
using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Protocols.Tests.Syslog;

public sealed class SyslogFrameReaderTests
{
    [Theory]
    [InlineData(
        SyslogFraming.Auto,
        "5 <1>ab6 <2>abc<3>x\n4 <4>y<5>z\r\n\n<6>end",
        "Frame:<1>ab|Frame:<2>abc|Frame:<3>x|Frame:<4>y|Frame:<5>z|Frame:<6>end"
    )]
    [InlineData(SyslogFraming.Auto, "7 <1>a\nbc\n4 <2>d\n", "Frame:<1>a\nbc|Frame:<2>d")]
    [InlineData(SyslogFraming.Auto, "2020-01-01 x\n12 monkeys\n12", "Frame:2020-01-01 x|Frame:12 monkeys|Frame:12")]
    [InlineData(SyslogFraming.Auto, "<1>a\0<2>b\0", "Frame:<1>a|Frame:<2>b")]
    [InlineData(SyslogFraming.Auto, "9 <1>ab", "Truncated:<1>ab")]
    [InlineData(SyslogFraming.Auto, "99999999999 <1>\n", "Frame:99999999999 <1>")]
    [InlineData(SyslogFraming.OctetCounting, "3 abc2 de", "Frame:abc|Frame:de")]
    [InlineData(SyslogFraming.OctetCounting, "3 abcde", "Frame:abc|InvalidCount:")]
    [InlineData(SyslogFraming.OctetCounting, "03 abc", "InvalidCount:")]
    [InlineData(SyslogFraming.OctetCounting, "99999999999 a", "InvalidCount:")]
    [InlineData(SyslogFraming.OctetCounting, "3 abc12", "Frame:abc|Truncated:")]
    [InlineData(SyslogFraming.NonTransparent, "5 <1>ab\n5 <1>cd", "Frame:5 <1>ab|Frame:5 <1>cd")]
    [InlineData(SyslogFraming.Auto, "26 <1>56789012345678901234567<2>a\n", "TooLong:<1>567890123456|Frame:<2>a")]
    [InlineData(SyslogFraming.Auto, "<1>5678901234567890\n<2>a\n", "TooLong:<1>567890123456|Frame:<2>a")]
    [InlineData(SyslogFraming.Auto, "<1>567890123456\n<1>567890123456\r\n", "Frame:<1>567890123456|Frame:<1>567890123456")]
    [InlineData(SyslogFraming.Auto, "", "")]
    [InlineData(SyslogFraming.Auto, "\n\r\n", "")]
    public void Read_StreamInPiecesOfEverySize_GivesTheSameMessages(SyslogFraming framing, string input, string expected)
    {
        for (var size = 1; size <= input.Length + 1; size++)
        {
            Assert.Equal(expected, Text(FrameStream.Read(new SyslogFrameReader(framing, 15), Encoding.ASCII.GetBytes(input), _ => size)));
        }
    }

    [Fact]
    public void Read_RandomMixedStream_GivesEveryMessageWhateverTheChunks()
    {
        var random = new Random(9);
        for (var round = 0; round < 1_000; round++)
        {
            var input = new List<byte>();
            var expected = new List<string>();
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                var isCounted = random.Next(2) == 0;
                var message =
                    "<13>" + string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => "ab 19<>:\n"[random.Next(isCounted ? 9 : 8)]));
                input.AddRange(Encoding.ASCII.GetBytes(isCounted ? $"{message.Length} {message}" : message + "\n"));
                expected.Add("Frame:" + message);
            }
            var frames = FrameStream.Read(
                new SyslogFrameReader(SyslogFraming.Auto, 100),
                [.. input],
                left => random.Next(1, Math.Min(left, 40) + 1)
            );
            Assert.Equal(string.Join('|', expected), Text(frames));
        }
    }

    [Fact]
    public void Read_HostileStreams_NeverNeedMoreThanTheBound()
    {
        var random = new Random(10);
        const int limit = 32;
        for (var round = 0; round < 5_000; round++)
        {
            var input = new byte[400];
            for (var i = 0; i < input.Length; i++)
            {
                input[i] = "123456789 <>a\n\0\r"u8[random.Next(16)];
            }
            foreach (var framing in Enum.GetValues<SyslogFraming>())
            {
                var reader = new SyslogFrameReader(framing, limit);
                var held = new List<byte>();
                var calls = 0;
                foreach (var octet in input)
                {
                    held.Add(octet);
                    SyslogFrameStatus status;
                    do
                    {
                        status = reader.Read(held.ToArray(), isEnd: false, out var message, out var consumed);
                        Assert.InRange(message.Length, 0, limit);
                        held.RemoveRange(0, consumed);
                        Assert.True(calls++ < 2_000);
                    } while (status is not (SyslogFrameStatus.NeedMore or SyslogFrameStatus.InvalidCount));
                    Assert.InRange(held.Count, 0, limit + SyslogFrameReader.Overhead);
                    if (status == SyslogFrameStatus.InvalidCount)
                    {
                        break;
                    }
                }
            }
        }
    }

    private static string Text(List<(SyslogFrameStatus Status, byte[] Bytes)> frames) =>
        string.Join('|', frames.Select(frame => $"{frame.Status}:{Encoding.ASCII.GetString(frame.Bytes)}"));
}
