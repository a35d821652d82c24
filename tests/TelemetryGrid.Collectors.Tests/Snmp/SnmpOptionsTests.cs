using System.Net;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

public sealed class SnmpOptionsTests
{
    [Fact]
    public void Validate_Defaults_Hold()
    {
        Assert.Empty(new SnmpEngineOptions().Validate());
        Assert.Empty(new SnmpPollerOptions().Validate());
    }

    [Fact]
    public void Validate_EngineOptions_ListsEveryError()
    {
        var options = new SnmpEngineOptions
        {
            Timeout = TimeSpan.Zero,
            MaxTimeout = TimeSpan.FromSeconds(-1),
            Retries = -1,
            MaxInFlight = 0,
            MaxPending = -1,
            Window = 0,
            TimerResolution = TimeSpan.Zero,
            ReceiveBufferBytes = 1,
        };

        var errors = options.Validate();

        Assert.Equal(8, errors.Count);
        var thrown = Assert.Throws<ArgumentException>(() => new SnmpEngine(options, TimeProvider.System));
        Assert.All(errors, e => Assert.Contains(e, thrown.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_PollerOptions_ListsEveryErrorWithoutTheCommunity()
    {
        var good = new SnmpTarget(new IPEndPoint(IPAddress.Loopback, 161), SnmpVersion.V2c, new SnmpCommunity("t0p-s3cret"));
        var options = new SnmpPollerOptions
        {
            Interval = TimeSpan.Zero,
            MaxInterfaces = 0,
            Targets =
            {
                new SnmpPollTarget("a", good),
                new SnmpPollTarget("a", good),
                new SnmpPollTarget("", good),
                new SnmpPollTarget("c", good with { Version = SnmpVersion.V3, Window = 0, Retries = 99, Timeout = TimeSpan.Zero }),
                new SnmpPollTarget("d", good with { AcceptFrom = IPAddress.IPv6Loopback }) { Interval = TimeSpan.FromMilliseconds(1) },
            },
        };

        var errors = options.Validate();

        Assert.Equal(10, errors.Count);
        Assert.Contains("SNMP device a: listed 2 times.", errors);
        Assert.DoesNotContain(errors, e => e.Contains("s3cret", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", options.Targets[0].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", $"{good.Community}", StringComparison.Ordinal);
    }
}
