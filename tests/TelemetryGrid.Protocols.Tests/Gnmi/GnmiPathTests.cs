using TelemetryGrid.Protocols.Gnmi;

namespace TelemetryGrid.Protocols.Tests.Gnmi;

public sealed class GnmiPathTests
{
    [Theory]
    [InlineData("/interfaces/interface[name=eth0]/state/counters", "/interfaces/interface[name=eth0]/state/counters")]
    [InlineData("interfaces/interface[name=Ethernet1/1]/state", "/interfaces/interface[name=Ethernet1/1]/state")]
    [InlineData("openconfig:/interfaces//interface", "openconfig:/interfaces/interface")]
    [InlineData("/oc-if:interfaces/oc-if:interface", "/oc-if:interfaces/oc-if:interface")]
    [InlineData(
        "Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces",
        "/Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces"
    )]
    [InlineData("/a[x=1][y=2\\]3]/b", "/a[x=1][y=2\\]3]/b")]
    [InlineData("/a[x=b:/c]", "/a[x=b:/c]")]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    public void TryParse_Path_IsWrittenBack(string text, string expected)
    {
        Assert.True(GnmiPath.TryParse(text, out var path, out var error), error);
        Assert.Equal(expected, path.ToString());
    }

    [Theory]
    [InlineData("/a[x]", "not [name=value] at character 3")]
    [InlineData("/a[x=1", "not [name=value] at character 3")]
    [InlineData("/a[=1]", "not [name=value] at character 3")]
    [InlineData("/a[x=]", "not [name=value] at character 3")]
    [InlineData("/a[x=1]b", "'b' behind a key at character 8")]
    [InlineData("/[x=1]", "a key without an element at character 2")]
    public void TryParse_Nonsense_SaysWhere(string text, string expected)
    {
        Assert.False(GnmiPath.TryParse(text, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
