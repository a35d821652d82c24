using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Enrichment.Topology;
using TelemetryGrid.Identity;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Tests.Enrichment;

public sealed class TopologyContextTests
{
    [Fact]
    public void Take_NewsOnly_MoveTheVersion()
    {
        using var context = new TopologyContext(null!, TimeProvider.System, NullLogger<TopologyContext>.Instance);
        var node = new TopologyNode
        {
            Id = "sw1",
            IsManaged = true,
            Role = TopologyRole.Access,
            LastSeen = DateTimeOffset.UnixEpoch,
        };

        context.Take(new TopologyGraph());
        var empty = (context.Version, context.ObservedAt);
        context.Take(new TopologyGraph { Nodes = [node] });
        var first = context.Version;
        context.Take(new TopologyGraph { Nodes = [node with { LastSeen = DateTimeOffset.UnixEpoch.AddHours(1) }] });

        Assert.Equal((0, null), empty);
        Assert.Equal((1, 1), (first, context.Version));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddHours(1), context.ObservedAt);
        Assert.Equal("access", context.Find(DeviceId.Parse("sw1"))?.Role);
        Assert.Null(context.Find(DeviceId.Parse("sw1"))?.Site);
    }
}
