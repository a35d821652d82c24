using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Tests.Devices;

public sealed class DeviceTrackerTests
{
    [Theory]
    [InlineData(4, false, DeviceStatus.Up)]
    [InlineData(6, false, DeviceStatus.Down)]
    [InlineData(6, true, DeviceStatus.Up)]
    public void AsOf_SilentFor_DownOnlyWhenKnownByExportsAlone(int minutes, bool isPolled, DeviceStatus expected)
    {
        var seen = DateTimeOffset.UnixEpoch;
        var device = new DeviceSnapshot
        {
            Id = DeviceId.Parse("edge"),
            Status = DeviceStatus.Up,
            LastSeen = seen,
            PollDurationMilliseconds = isPolled ? 1 : null,
        };
        var now = DeviceTracker.AsOf(device, seen.AddMinutes(minutes));
        Assert.Equal(expected, now.Status);
        Assert.Equal(expected == DeviceStatus.Down, now.StatusReason.Length > 0);
    }

    private const long Start = 1_767_225_600_000;
    private static readonly DeviceId Id = DeviceId.Parse("core-1");

    private readonly DeviceState _state = new();

    private DeviceSnapshot Snapshot => _state.Snapshot!;

    [Theory]
    [InlineData("O", DeviceStatus.Up)]
    [InlineData("P", DeviceStatus.Degraded)]
    [InlineData("T", DeviceStatus.Down)]
    [InlineData("R", DeviceStatus.Down)]
    [InlineData("OT", DeviceStatus.Degraded)]
    [InlineData("OTT", DeviceStatus.Down)]
    [InlineData("OTO", DeviceStatus.Up)]
    [InlineData("OTOT", DeviceStatus.Degraded)]
    [InlineData("PTR", DeviceStatus.Down)]
    [InlineData("OTTT", DeviceStatus.Down)]
    [InlineData("TP", DeviceStatus.Degraded)]
    [InlineData("OTTO", DeviceStatus.Up)]
    public void Apply_Polls_GiveStatus(string polls, DeviceStatus expected)
    {
        for (var i = 0; i < polls.Length; i++)
        {
            Apply(Poll(i * 30, Kind(polls[i])));
        }

        Assert.Equal(expected, Snapshot.Status);
    }

    [Fact]
    public void Apply_AnsweredPoll_TakesSystemGroup()
    {
        Apply(
            Poll(0) with
            {
                SysName = "edge.example",
                SysDescr = "router",
                SysObjectId = "1.3.6.1.4.1.9",
                SysLocation = "hall 2",
                SysUpTime = 12_345,
                DurationMilliseconds = 10,
                Labels = ImmutableDictionary<string, string>.Empty.Add("role", "edge"),
            }
        );
        Apply(Poll(30) with { DurationMilliseconds = 20, SysName = "" });

        Assert.Equal("edge.example", Snapshot.Name);
        Assert.Equal("router", Snapshot.Description);
        Assert.Equal("1.3.6.1.4.1.9", Snapshot.ObjectId);
        Assert.Equal("hall 2", Snapshot.Location);
        Assert.Equal(TimeSpan.FromMilliseconds(123_450), Snapshot.UpTime);
        Assert.Equal("edge", Snapshot.Labels["role"]);
        Assert.Equal(12, Snapshot.PollDurationMilliseconds!.Value, 9);
        Assert.Equal(At(0), Snapshot.FirstSeen);
        Assert.Equal(At(30), Snapshot.LastSeen);
    }

    [Fact]
    public void Apply_UnansweredPoll_KeepsLastSeenAndTellsWhy()
    {
        Apply(Poll(0));
        Apply(Poll(30, DevicePollStatus.Timeout) with { Error = "no answer" });

        Assert.Equal(At(0), Snapshot.LastSeen);
        Assert.Equal("no answer", Snapshot.StatusReason);

        Apply(Poll(60));
        Assert.Equal("", Snapshot.StatusReason);
    }

    [Fact]
    public void Apply_Restarts_AreCounted()
    {
        Apply(Poll(0) with { SysUpTime = 900_000 });
        Apply(Poll(30) with { SysUpTime = 100, Restarted = true });
        Apply(Poll(60) with { SysUpTime = 3_100 });
        Apply(Poll(90) with { SysUpTime = 50, Restarted = true });

        Assert.Equal(2, Snapshot.Restarts);
        Assert.Equal(TimeSpan.FromMilliseconds(500), Snapshot.UpTime);
    }

    [Fact]
    public void Apply_PollThatArrivesLate_DoesNotTurnTimeBack()
    {
        Apply(Poll(60));
        Apply(Poll(30));

        Assert.Equal(At(60), Snapshot.LastSeen);
    }

    [Fact]
    public void Apply_ExportersOnly_IsUp()
    {
        Apply(Report(0));

        Assert.Equal(DeviceStatus.Up, Snapshot.Status);
        Assert.Equal(Id.Value, Snapshot.Name);
    }

    [Theory]
    [InlineData("T", DeviceStatus.Down)]
    [InlineData("OT", DeviceStatus.Degraded)]
    [InlineData("P", DeviceStatus.Degraded)]
    public void Apply_PolledDeviceThatExports_IsJudgedByPolls(string polls, DeviceStatus expected)
    {
        for (var i = 0; i < polls.Length; i++)
        {
            Apply(Poll(i, Kind(polls[i])));
        }
        Apply(Report(10));

        Assert.Equal(expected, Snapshot.Status);
    }

    [Fact]
    public void Apply_ExporterReports_AreSummedByProtocolAndAddress()
    {
        Apply(Report(0), Report(1), Report(2) with { SamplingInterval = 0, ClockSkewMilliseconds = -4 });
        Apply(Report(3) with { Protocol = "ipfix" });
        Apply(Report(3) with { Address = "192.0.2.2" });

        Assert.Equal(
            ["ipfix 192.0.2.1", "netflow9 192.0.2.1", "netflow9 192.0.2.2"],
            Snapshot.Exporters.Select(e => $"{e.Protocol} {e.Address}")
        );
        var sum = Snapshot.Exporters[1];
        Assert.Equal((6UL, 30UL, 30_000UL, 300UL), (sum.Datagrams, sum.Records, sum.Octets, sum.Packets));
        Assert.Equal((3UL, 6UL, 9UL), (sum.Lost, sum.Malformed, sum.UnknownTemplates));
        Assert.Equal(100u, sum.SamplingInterval);
        Assert.Equal(-4, sum.ClockSkewMilliseconds);
        Assert.Equal(At(2), sum.LastSeen);
        Assert.Equal(At(3), Snapshot.LastSeen);
    }

    [Fact]
    public void Apply_SteadyExport_RateConverges()
    {
        for (var second = 0; second < 60; second++)
        {
            Apply(Report(second));
        }

        var exporter = Assert.Single(Snapshot.Exporters);
        Assert.Equal(10, exporter.RecordsPerSecond, 3);
        Assert.Equal(80_000, exporter.BitsPerSecond, 3);
    }

    [Fact]
    public void Apply_ReportOverLongGap_WeighsAsManySeconds()
    {
        for (var second = 0; second < 60; second++)
        {
            Apply(Report(second));
        }
        Apply(Report(659) with { Records = 0, Octets = 0 });

        Assert.Equal(0, Assert.Single(Snapshot.Exporters).RecordsPerSecond, 6);
    }

    [Fact]
    public void Apply_MoreExportersThanTheLimit_FurtherOnesAreNotListed()
    {
        for (var i = 0; i < 80; i++)
        {
            Apply(Report(0) with { Address = $"192.0.2.{i}" });
        }
        Apply(Report(1) with { Address = "192.0.2.5" });

        Assert.Equal(64, Snapshot.Exporters.Length);
        Assert.Equal(4UL, Snapshot.Exporters.Single(e => e.Address == "192.0.2.5").Datagrams);
    }

    [Fact]
    public void Apply_Interfaces_AreSummed()
    {
        Apply(Line("eth0", 1, inBits: 100, outBits: 10), Line("eth1", 2, inBits: 200, outBits: 20));
        Apply(Line("eth0", 1, inBits: 50, outBits: 5) with { OperStatus = InterfaceStatus.Down });

        Assert.Equal((2, 1), (Snapshot.InterfaceCount, Snapshot.InterfacesUp));
        Assert.Equal((250, 25), (Snapshot.InBitsPerSecond, Snapshot.OutBitsPerSecond));
    }

    [Fact]
    public void Apply_NameOfAnInterfaceKnownByIndex_TakesItsPlace()
    {
        Apply(Line("ifIndex:3", 3, inBits: 100), Line("ifIndex:4", 4, inBits: 1));
        Apply(Line("eth3", 3, inBits: 70));

        Assert.Equal(["eth3", "ifIndex:4"], _state.Interfaces.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(71, Snapshot.InBitsPerSecond);
    }

    [Fact]
    public void Apply_MoreInterfacesThanTheLimit_KnownOnesGoOn()
    {
        Apply([.. Enumerable.Range(0, 16_384).Select(i => Line($"p{i}", (uint)i + 1, inBits: 1))]);
        Apply(Line("one-more", 99_999, inBits: 1), Line("p0", 1, inBits: 5));

        Assert.Equal(16_384, Snapshot.InterfaceCount);
        Assert.DoesNotContain("one-more", _state.Interfaces.Keys);
        Assert.Equal(16_388, Snapshot.InBitsPerSecond);
    }

    private void Apply(params ReadOnlySpan<DevicePoll> polls) => DeviceTracker.Apply(_state, Id, new DeviceUpdate([.. polls], [], []));

    private void Apply(params ReadOnlySpan<ExporterReport> reports) =>
        DeviceTracker.Apply(_state, Id, new DeviceUpdate([], [.. reports], []));

    private void Apply(params ReadOnlySpan<InterfaceSummary> lines) =>
        DeviceTracker.Apply(_state, Id, new DeviceUpdate([], [], [.. lines]));

    private static DevicePollStatus Kind(char letter) =>
        letter switch
        {
            'O' => DevicePollStatus.Ok,
            'P' => DevicePollStatus.Partial,
            'T' => DevicePollStatus.Timeout,
            _ => DevicePollStatus.Refused,
        };

    private static DevicePoll Poll(int second, DevicePollStatus status = DevicePollStatus.Ok) =>
        new() { TimestampMilliseconds = Start + (second * 1000), Status = status };

    private static ExporterReport Report(int second) =>
        new()
        {
            TimestampMilliseconds = Start + (second * 1000),
            Protocol = "netflow9",
            Address = "192.0.2.1",
            Datagrams = 2,
            Records = 10,
            Octets = 10_000,
            Packets = 100,
            SamplingInterval = 100,
            Lost = 1,
            Malformed = 2,
            UnknownTemplates = 3,
        };

    private static InterfaceSummary Line(string name, uint index, double inBits, double outBits = 0) =>
        new()
        {
            Id = new InterfaceId(Id, name),
            IfIndex = index,
            OperStatus = InterfaceStatus.Up,
            LastSeen = At(0),
            InBitsPerSecond = inBits,
            OutBitsPerSecond = outBits,
        };

    private static DateTimeOffset At(int second) => DateTimeOffset.FromUnixTimeMilliseconds(Start + (second * 1000));
}
