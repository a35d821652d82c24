using TelemetryGrid.Protocols.RemoteWrite;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.RemoteWrite;

public sealed class RemoteWriteLabelsTests
{
    [Theory]
    [InlineData("__name__=up,a=1,b=2", RemoteWriteLabelFindings.None)]
    [InlineData("A=1,__name__=up", RemoteWriteLabelFindings.None)]
    [InlineData("__name__=süß.ab/c,a=☃", RemoteWriteLabelFindings.None)]
    [InlineData("a=1", RemoteWriteLabelFindings.NoMetricName)]
    [InlineData("__name__=,a=1", RemoteWriteLabelFindings.NoMetricName | RemoteWriteLabelFindings.EmptyValue)]
    [InlineData("=x,__name__=up", RemoteWriteLabelFindings.EmptyName)]
    [InlineData("__name__=up,a=", RemoteWriteLabelFindings.EmptyValue)]
    [InlineData("__name__=up,b=1,a=1", RemoteWriteLabelFindings.Unsorted)]
    [InlineData("__name__=up,a=1,a=2", RemoteWriteLabelFindings.DuplicateName)]
    [InlineData("a=1,__name__=up,a=2", RemoteWriteLabelFindings.Unsorted | RemoteWriteLabelFindings.DuplicateName)]
    [InlineData("ab=1,a=1,__name__=up", RemoteWriteLabelFindings.Unsorted)]
    public void Check_Labels_FindsWhatIsWrong(string labels, RemoteWriteLabelFindings expected)
    {
        var pairs = labels.Split(',').Select(pair => pair.Split('=')).ToList();
        var body = Bytes(1, [.. pairs.Select(pair => Label(pair[0], pair[1]))]);

        Assert.Equal(expected, Check(body));
    }

    [Fact]
    public void Check_NoLabels_HasNoName() => Assert.Equal(RemoteWriteLabelFindings.NoMetricName, Check(Bytes(1)));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { (byte)'a', 0xC3 })] // cut off
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // surrogate
    public void Check_InvalidUtf8_IsFoundInNameAndValue(byte[] text)
    {
        var name = Label("__name__", "up");

        Assert.Equal(RemoteWriteLabelFindings.InvalidUtf8, Check(Bytes(1, name, Bytes(1, Text(1, "a"), Bytes(2, text)))));
        Assert.True(Check(Bytes(1, name, Bytes(1, Bytes(1, text), Text(2, "a")))).HasFlag(RemoteWriteLabelFindings.InvalidUtf8));
    }

    private static RemoteWriteLabelFindings Check(byte[] body)
    {
        var reader = new RemoteWriteReader(body, RemoteWriteSchema.V1);
        Assert.Equal(RemoteWriteStatus.Series, reader.Read());
        return RemoteWriteLabels.Check(reader.Labels);
    }
}
