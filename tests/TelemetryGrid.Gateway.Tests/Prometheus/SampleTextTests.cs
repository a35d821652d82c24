using System.Globalization;
using System.Text;
using TelemetryGrid.Gateway.Prometheus.Json;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class SampleTextTests
{
    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(-0.0, "-0", "-0")]
    [InlineData(1, "1", "1")]
    [InlineData(-17, "-17", "-17")]
    [InlineData(0.1, "0.1", "0.1")]
    [InlineData(-0.5, "-0.5", "-0.5")]
    [InlineData(1.0 / 3, "0.3333333333333333", "0.3333333333333333")]
    [InlineData(123456.789, "123456.789", "123456.789")]
    [InlineData(0.000001, "0.000001", "0.000001")]
    [InlineData(0.00000123, "0.00000123", "0.00000123")]
    [InlineData(9.99e-7, "9.99e-07", "0.000000999")]
    [InlineData(1e-7, "1e-07", "0.0000001")]
    [InlineData(-1.5e-10, "-1.5e-10", "-0.00000000015")]
    [InlineData(999999999999999, "999999999999999", "999999999999999")]
    [InlineData(1e15, "1000000000000000", "1000000000000000")]
    [InlineData(1234567890123456, "1234567890123456", "1234567890123456")]
    [InlineData(9007199254740993, "9007199254740992", "9007199254740992")]
    [InlineData(1.5e16, "15000000000000000", "15000000000000000")]
    [InlineData(1e20, "100000000000000000000", "100000000000000000000")]
    [InlineData(1e21, "1e+21", "1000000000000000000000")]
    [InlineData(-1.25e22, "-1.25e+22", "-12500000000000000000000")]
    [InlineData(1e100, "1e+100", null)]
    [InlineData(double.MaxValue, "1.7976931348623157e+308", null)]
    [InlineData(double.Epsilon, "5e-324", null)]
    [InlineData(double.NaN, "NaN", "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf", "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf", "-Inf")]
    public void Format_Value_IsAsPrometheusWritesIt(double value, string sample, string? scalar)
    {
        Assert.Equal(sample, Text(into => SampleText.Format(value, into)));
        if (scalar is not null)
        {
            Assert.Equal(scalar, Text(into => SampleText.FormatPlain(value, into)));
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1435781451781, "1435781451.781")]
    [InlineData(1435781451780, "1435781451.780")]
    [InlineData(1435781451003, "1435781451.003")]
    [InlineData(1435781451000, "1435781451")]
    [InlineData(-1, "-0.001")]
    [InlineData(-61500, "-61.500")]
    [InlineData(long.MaxValue, "9223372036854775.807")]
    [InlineData(long.MinValue, "-9223372036854775.808")]
    public void FormatTime_Milliseconds_IsSeconds(long milliseconds, string seconds) =>
        Assert.Equal(seconds, Text(into => SampleText.FormatTime(milliseconds, into)));

    [Fact]
    public void Format_AnyDouble_ReadsBackAndIsTheShortest()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value))
            {
                continue;
            }
            var (sample, scalar) = (Text(into => SampleText.Format(value, into)), Text(into => SampleText.FormatPlain(value, into)));
            Assert.Equal(value, double.Parse(sample, CultureInfo.InvariantCulture));
            Assert.Equal(value, double.Parse(scalar, CultureInfo.InvariantCulture));
            Assert.DoesNotContain("e", scalar, StringComparison.OrdinalIgnoreCase);
            var shortest = value.ToString("E16", CultureInfo.InvariantCulture).Length;
            Assert.True(!sample.Contains('e', StringComparison.Ordinal) || sample.Length <= shortest, sample);
        }
    }

    private delegate int Writer(Span<byte> into);

    private static string Text(Writer write)
    {
        var buffer = new byte[SampleText.MaxLength];
        return Encoding.ASCII.GetString(buffer.AsSpan(0, write(buffer)));
    }
}
