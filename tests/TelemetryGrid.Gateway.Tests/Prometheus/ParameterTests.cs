using TelemetryGrid.Gateway.Prometheus.Parameters;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1435781451.781", 1435781451781)]
    [InlineData("1435781451.7815", 1435781451782)]
    [InlineData("1.4e9", 1400000000000)]
    [InlineData("-1.5", -1500)]
    [InlineData("+4", 4000)]
    [InlineData(".5", 500)]
    [InlineData("2015-07-01T20:10:51.781Z", 1435781451781)]
    [InlineData("2015-07-01T20:10:51Z", 1435781451000)]
    [InlineData("2015-07-01T22:10:51.781999999+02:00", 1435781451781)]
    [InlineData("1969-12-31T23:59:59.5Z", -500)]
    [InlineData("-292273086-05-16T16:47:06Z", long.MinValue)]
    [InlineData("292277025-08-18T07:12:54.999999999Z", long.MaxValue)]
    public void Time_Valid_IsRead(string text, long milliseconds)
    {
        Assert.True(ApiTime.TryParse(text, out var time));
        Assert.Equal(milliseconds, time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("NaN")]
    [InlineData("Inf")]
    [InlineData("1e300")]
    [InlineData(" 1")]
    [InlineData("1,5")]
    [InlineData("2015-07-01")]
    [InlineData("2015-07-01T20:10:51")]
    [InlineData("2015-07-01 20:10:51Z")]
    [InlineData("2015-13-01T20:10:51Z")]
    [InlineData("2015-07-01T20:10:51.Z")]
    [InlineData("2015-07-01T20:10:51.5xZ")]
    public void Time_Invalid_IsNot(string text) => Assert.False(ApiTime.TryParse(text, out _));

    [Theory]
    [InlineData("15", 15_000)]
    [InlineData("0.5", 500)]
    [InlineData("-1", -1000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1y2w3d4h5m6s7ms", 33_019_506_007)]
    [InlineData("0s", 0)]
    public void Duration_Valid_IsRead(string text, long milliseconds)
    {
        Assert.True(ApiDuration.TryParse(text, out var duration, out _));
        Assert.Equal(milliseconds, duration);
    }

    [Theory]
    [InlineData("", "cannot parse \"\" to a valid duration")]
    [InlineData("x", "cannot parse \"x\" to a valid duration")]
    [InlineData("5m1h", "cannot parse \"5m1h\" to a valid duration")]
    [InlineData("1m1m", "cannot parse \"1m1m\" to a valid duration")]
    [InlineData("m", "cannot parse \"m\" to a valid duration")]
    [InlineData("5M", "cannot parse \"5M\" to a valid duration")]
    [InlineData("1.5h", "cannot parse \"1.5h\" to a valid duration")]
    [InlineData("-5m", "cannot parse \"-5m\" to a valid duration")]
    [InlineData("300y", "cannot parse \"300y\" to a valid duration")]
    [InlineData("99999999999999999999s", "cannot parse \"99999999999999999999s\" to a valid duration")]
    [InlineData("1e300", "cannot parse \"1e300\" to a valid duration. It overflows int64")]
    [InlineData("+Inf", "cannot parse \"+Inf\" to a valid duration. It overflows int64")]
    [InlineData("a\"b\n", "cannot parse \"a\\\"b\\n\" to a valid duration")]
    public void Duration_Invalid_SaysWhy(string text, string expected)
    {
        Assert.False(ApiDuration.TryParse(text, out _, out var reason));
        Assert.Equal(expected, reason);
    }

    [Theory]
    [InlineData("job", "job")]
    [InlineData("U__http_2e_status", "http.status")]
    [InlineData("U__a__b", "a_b")]
    [InlineData("U___31_0", "10")]
    [InlineData("U__label_20_with_20_blanks", "label with blanks")]
    [InlineData("U___1F600_", "😀")]
    [InlineData("U__größe", "größe")]
    [InlineData("U__", "")]
    // What is not rightly escaped means itself.
    [InlineData("U__a_b", "U__a_b")]
    [InlineData("U__a_zz_", "U__a_zz_")]
    [InlineData("U__a_D800_", "U__a_D800_")]
    [InlineData("U__a_1234567_", "U__a_1234567_")]
    [InlineData("U__a_", "U__a_")]
    [InlineData("u__a_2e_b", "u__a_2e_b")]
    public void LabelName_Escaped_IsUnescaped(string escaped, string name) => Assert.Equal(name, EscapedLabelName.Unescape(escaped));

    [Theory]
    [InlineData("http.status", false, "http_status")]
    [InlineData("job:rate5m", true, "job:rate5m")]
    [InlineData("job:rate5m", false, "job_rate5m")]
    [InlineData("5xx", true, "_xx")]
    [InlineData("a😀b", true, "a_b")]
    public void LabelName_ForClassicReaders_HasUnderscores(string name, bool allowColon, string expected) =>
        Assert.Equal(expected, EscapedLabelName.Underscored(name, allowColon));
}
