using System.Buffers;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Silences;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Silences;

/// <summary>Silences and alerts as bytes.</summary>
public sealed class SilenceBookFormatTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_WhatWasWritten_IsTheSameAndEveryTruncationIsRefused()
    {
        var book = SilenceBook.Empty;
        foreach (var op in Enum.GetValues<MatchOperator>())
        {
            var silence = new Silence(
                "",
                [new("a", MatchOperator.Equal, "b"), new("ü", op, "c|d")],
                Now,
                Now.AddHours(1),
                Now,
                "me",
                "why"
            );
            (book, _, var error) = book.Set(silence, op.ToString(), Now);
            Assert.Null(error);
        }
        var bytes = new ArrayBufferWriter<byte>();
        SilenceBookFormat.Write(book, bytes);

        var read = SilenceBookFormat.Read(bytes.WrittenSpan);

        Assert.Equal(4, read.Silences.Count);
        foreach (var (id, silence) in book.Silences)
        {
            Assert.Equal(silence.Matchers, read.Silences[id].Matchers);
            Assert.Equal(silence with { Matchers = [] }, read.Silences[id] with { Matchers = [] });
        }
        for (var length = 0; length < bytes.WrittenCount; length++)
        {
            Assert.Throws<InvalidDataException>(() => SilenceBookFormat.Read(bytes.WrittenSpan[..length]));
        }
    }

    [Fact]
    public void ReadAlerts_WhatWasWritten_IsTheSameAndEveryTruncationIsRefused()
    {
        var alert = new Alert(Labels.Of(("alertname", "x")), Labels.Of(("summary", "y")), Now, Now.AddMinutes(4), Now, "http://g")
        {
            EndIsTimeout = true,
        };
        var bytes = new ArrayBufferWriter<byte>();
        AlertListFormat.Write([alert, alert with { Labels = Labels.Of(("alertname", "z")) }], bytes);

        Assert.Equal(alert, AlertListFormat.Read(bytes.WrittenSpan)[0]);
        for (var length = 0; length < bytes.WrittenCount; length++)
        {
            Assert.Throws<InvalidDataException>(() => AlertListFormat.Read(bytes.WrittenSpan[..length]));
        }
    }
}
