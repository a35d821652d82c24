using System.Globalization;
using TelemetryGrid.Protocols.Exposition;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Exposition;

public sealed class GoFloatTests
{
    [Theory]
    [InlineData(0, "0", "0e+00", "0", "0")]
    [InlineData(-0.0, "-0", "-0e+00", "-0", "-0")]
    [InlineData(1, "1", "1e+00", "1", "1")]
    [InlineData(-1.5, "-1.5", "-1.5e+00", "-1.5", "-1.5")]
    [InlineData(100, "100", "1e+02", "100", "100")]
    [InlineData(0.1, "0.1", "1e-01", "0.1", "0.1")]
    [InlineData(123456, "123456", "1.23456e+05", "123456", "123456")]
    [InlineData(999999, "999999", "9.99999e+05", "999999", "999999")]
    [InlineData(1000000, "1000000", "1e+06", "1e+06", "1000000")]
    [InlineData(1234567.25, "1234567.25", "1.23456725e+06", "1.23456725e+06", "1234567.25")]
    [InlineData(0.0001, "0.0001", "1e-04", "0.0001", "0.0001")]
    [InlineData(0.00001234, "0.00001234", "1.234e-05", "1.234e-05", "0.00001234")]
    [InlineData(0.000001, "0.000001", "1e-06", "1e-06", "0.000001")]
    [InlineData(9.99e-7, "0.000000999", "9.99e-07", "9.99e-07", "9.99e-07")]
    [InlineData(1e20, "100000000000000000000", "1e+20", "1e+20", "100000000000000000000")]
    [InlineData(1e21, "1000000000000000000000", "1e+21", "1e+21", "1e+21")]
    [InlineData(9007199254740993e0, "9007199254740992", "9.007199254740992e+15", "9.007199254740992e+15", "9007199254740992")]
    [InlineData(0.30000000000000004, "0.30000000000000004", "3.0000000000000004e-01", "0.30000000000000004", "0.30000000000000004")]
    [InlineData(double.NaN, "NaN", "NaN", "NaN", "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf", "+Inf", "+Inf", "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf", "-Inf", "-Inf", "-Inf")]
    public void Format_KnownValues_AsGoWritesThem(double value, string f, string e, string g, string json)
    {
        Assert.Equal(f, GoFloat.Format(value, GoFloatStyle.Fixed));
        Assert.Equal(e, GoFloat.Format(value, GoFloatStyle.Scientific));
        Assert.Equal(g, GoFloat.Format(value, GoFloatStyle.General));
        Assert.Equal(json, GoFloat.Format(value, GoFloatStyle.Json));
    }

    [Theory]
    [InlineData(double.Epsilon, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(2.2250738585072014e-308, "2.2250738585072014e-308")]
    [InlineData(1e100, "1e+100")]
    [InlineData(4.35, "4.35")]
    public void Format_EndsOfTheRange_AreShortest(double value, string general)
    {
        Assert.Equal(general, GoFloat.Format(value, GoFloatStyle.General));
        var longest = GoFloat.Format(-value, GoFloatStyle.Fixed);
        Assert.InRange(longest.Length, 2, GoFloat.MaxLength);
        Assert.Equal(-value, double.Parse(longest, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void TryFormat_AnyDouble_ParsesBackToItInEveryStyle()
    {
        var random = new Random(17);
        var text = new byte[GoFloat.MaxLength];
        for (var round = 0; round < 50_000; round++)
        {
            var value =
                round % 3 == 0 ? random.Next() / 1000.0 : BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            foreach (var style in Enum.GetValues<GoFloatStyle>())
            {
                Assert.True(GoFloat.TryFormat(value, style, text, out var written));
                if (double.IsFinite(value))
                {
                    Assert.Equal(value, double.Parse(text.AsSpan(0, written), CultureInfo.InvariantCulture));
                }
                Assert.False(GoFloat.TryFormat(value, style, text.AsSpan(0, written - 1), out var none) || none != 0);
            }
        }
    }

    [Fact]
    public void TryFormat_AnyStyle_AllocatesNothing()
    {
        var text = new byte[GoFloat.MaxLength];
        FormatOften();

        Assert.Equal(0, Allocated.LeastBy(FormatOften));

        void FormatOften()
        {
            for (var round = 0; round < 10_000; round++)
            {
                GoFloat.TryFormat(round / 7.0, (GoFloatStyle)(round % 4), text, out _);
            }
        }
    }
}
