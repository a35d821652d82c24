using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Syslog;

public sealed class SyslogHostileInputTests
{
    private static readonly SyslogOptions[] Options =
    [
        .. from standard in Enum.GetValues<SyslogStandard>()
        from strict in new[] { false, true }
        select new SyslogOptions
        {
            Standard = standard,
            IsStrict = strict,
            ReferenceTimeMs = Line.Reference,
            Zone = new SyslogZone(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")),
        },
    ];

    [Fact]
    public void TryRead_EveryTruncation_KeepsAllText()
    {
        foreach (var message in SyslogMessages.All)
        {
            for (var length = 0; length <= message.Length; length++)
            {
                foreach (var options in Options)
                {
                    Check(message[..length], options);
                }
            }
        }
    }

    [Fact]
    public void TryRead_DamagedMessages_NeverThrowAndStayInBounds()
    {
        var random = new Random(3);
        var defects = new HashSet<SyslogDefect>();
        var marks = "<>:[]\"\\ -=%*.T0123456789\n\0"u8.ToArray();
        for (var round = 0; round < 60_000; round++)
        {
            byte[] message = [.. SyslogMessages.All[random.Next(SyslogMessages.All.Length)]];
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                message[random.Next(message.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : marks[random.Next(marks.Length)];
            }
            defects.Add(Check(message, Options[random.Next(Options.Length)]));
        }
        Assert.True(defects.Count >= 8, string.Join(',', defects));
    }

    [Fact]
    public void TryRead_RandomTokens_NeverThrowAndStayInBounds()
    {
        string[] tokens =
        [
            "<13>",
            "<",
            "1 ",
            "- ",
            "2020-01-01",
            "T00:00:00",
            "Z ",
            "Mar  1 ",
            "12:00:00",
            ".5",
            " UTC",
            "+01",
            ":00",
            "[a",
            " b=",
            "\"",
            "]",
            "\\",
            ": ",
            ":",
            "%",
            "A-3-B",
            "a[",
            "123: ",
            "*",
            "1w",
            "2d:",
            " ",
            "\0",
            "é",
            "date=",
            " time=",
            "x,y ",
            "/",
        ];
        var random = new Random(4);
        for (var round = 0; round < 60_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => tokens[random.Next(tokens.Length)]));
            Check(System.Text.Encoding.UTF8.GetBytes(text), Options[random.Next(Options.Length)]);
        }
    }

    [Fact]
    public void TryRead_AnyMessage_AllocatesNothing()
    {
        ReadOften();
        var sum = 0L;
        var allocated = Allocated.LeastBy(() => sum = ReadOften());
        Assert.Equal(0, allocated);
        Assert.True(sum > 1_000);

        static long ReadOften()
        {
            long sum = 0;
            for (var round = 0; round < 2_000; round++)
            {
                foreach (var message in SyslogMessages.All)
                {
                    SyslogReader.TryRead(message, Options[0], out var record);
                    sum += record.Body.Length;
                    foreach (var parameter in new SyslogStructuredData(record.StructuredData.Of(message)))
                    {
                        sum += parameter.RawValue.Length;
                    }
                }
            }
            return sum;
        }
    }

    private static SyslogDefect Check(byte[] message, SyslogOptions options)
    {
        var line = Line.Read(message, options);
        var record = line.Record;
        // Reading the texts throws where a slice leaves the message.
        _ = line.Host + line.App + line.ProcId + line.MsgId + line.Sequence + line.Data + line.Body + line.Time;
        Assert.InRange(record.Facility, 0, 23);
        Assert.InRange(record.Severity, 0, 7);
        if (line.IsRead && !options.IsStrict)
        {
            // Nothing is lost behind the header.
            var end = message.AsSpan().TrimEnd("\r\n\0"u8).Length;
            Assert.Equal(end, record.Body.End);
        }
        return record.Defect;
    }
}
