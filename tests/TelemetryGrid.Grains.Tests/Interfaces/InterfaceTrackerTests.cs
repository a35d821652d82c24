using System.Text.Json;
using TelemetryGrid.Grains.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Tests.Interfaces;

public sealed class InterfaceTrackerTests
{
    private static readonly InterfaceId Id = InterfaceId.Parse("core-1/eth0");

    private readonly InterfaceState _state = new();
    private readonly InterfaceTracker _tracker;

    public InterfaceTrackerTests() => _tracker = new InterfaceTracker(Id, _state);

    [Fact]
    public void Snapshot_NeverRead_IsNull() => Assert.Null(_tracker.Snapshot(Readings.Start));

    [Fact]
    public void Apply_TwoReadings_GivesRatesUtilisationAndTotals()
    {
        _tracker.Apply(
            Readings.Snmp(0, 1_000, 500) with
            {
                InPackets = 0,
                InErrors = 0,
                InDiscards = 0,
                Alias = "uplink",
                Description = "port 1",
            }
        );
        _tracker.Apply(Readings.Snmp(10, 125_001_000, 12_500_500) with { InPackets = 1000, InErrors = 20, InDiscards = 10 });

        var snapshot = Now(10);
        Assert.Equal((100_000_000d, 10_000_000d), (snapshot.Summary.InBitsPerSecond, snapshot.Summary.OutBitsPerSecond));
        Assert.Equal(0.1, snapshot.Summary.InUtilization!.Value, 9);
        Assert.Equal(0.01, snapshot.Summary.OutUtilization!.Value, 9);
        Assert.Equal(
            (100d, 2d, 1d),
            (snapshot.Summary.InPacketsPerSecond, snapshot.Summary.ErrorsPerSecond, snapshot.Summary.DiscardsPerSecond)
        );
        Assert.Equal((125_000_000UL, 12_500_000UL), (snapshot.InOctetsTotal, snapshot.OutOctetsTotal));
        Assert.Equal("uplink", snapshot.Summary.Alias);
        Assert.Equal("port 1", snapshot.Description);
        Assert.Equal(100_000_000d, snapshot.In.Last);
        Assert.Equal(1, snapshot.In.Windows[0].Count);
    }

    [Fact]
    public void Apply_NoSpeed_HasNoUtilisation()
    {
        _tracker.Apply(Readings.Snmp(0, 0) with { SpeedBitsPerSecond = 0 });
        _tracker.Apply(Readings.Snmp(10, 100) with { SpeedBitsPerSecond = 0 });

        Assert.Null(Now(10).Summary.InUtilization);
        Assert.Equal(80, Now(10).Summary.InBitsPerSecond);
    }

    [Fact]
    public void Apply_Wrap_IsCountedAndSummed()
    {
        _tracker.Apply(Readings.Snmp(0, uint.MaxValue - 99) with { CounterBits = 32 });
        _tracker.Apply(Readings.Snmp(10, 900) with { CounterBits = 32 });

        Assert.Equal(1_000UL, Now(10).InOctetsTotal);
        Assert.Equal(new CounterAnomalies(1, 0, 0, 0), Now(10).CounterAnomalies);
    }

    [Fact]
    public void Apply_Restart_IsCountedAndKeepsRates()
    {
        _tracker.Apply(Readings.Snmp(0, 0));
        _tracker.Apply(Readings.Snmp(10, 1_000));
        _tracker.Apply(Readings.Snmp(20, 10) with { SysUpTime = 100 });

        Assert.Equal(1_000UL, Now(20).InOctetsTotal);
        Assert.Equal(800, Now(20).Summary.InBitsPerSecond);
        // Both directions were reset.
        Assert.Equal(new CounterAnomalies(0, 2, 0, 0), Now(20).CounterAnomalies);

        _tracker.Apply(Readings.Snmp(30, 510) with { SysUpTime = 1_100 });
        Assert.Equal(1_500UL, Now(30).InOctetsTotal);
        Assert.Equal(400, Now(30).Summary.InBitsPerSecond);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public void Apply_OutOfOrderOrRepeated_IsCountedAndChangesNothing(int second)
    {
        _tracker.Apply(Readings.Snmp(0, 0));
        _tracker.Apply(Readings.Snmp(10, 1_000));
        var before = Now(10);

        _tracker.Apply(Readings.Snmp(second, 700) with { OperStatus = InterfaceStatus.Down });

        Assert.Equal(before.Summary, Now(10).Summary);
        Assert.Equal(1_000UL, Now(10).InOctetsTotal);
        Assert.Equal(2, Now(10).CounterAnomalies.OutOfOrder);

        _tracker.Apply(Readings.Snmp(20, 2_000));
        Assert.Equal(2_000UL, Now(20).InOctetsTotal);
    }

    [Fact]
    public void Apply_SflowWhileSnmpAnswers_IsIgnored()
    {
        _tracker.Apply(Readings.Snmp(0, 0));
        _tracker.Apply(Readings.Sflow(5, 777_000));
        _tracker.Apply(Readings.Snmp(10, 1_000));
        _tracker.Apply(Readings.Sflow(15, 999_000));

        Assert.Equal(1_000UL, Now(15).InOctetsTotal);
        Assert.Equal(Readings.At(10), Now(15).Summary.LastSeen);
    }

    [Fact]
    public void Apply_SflowAlone_IsCounted()
    {
        _tracker.Apply(Readings.Sflow(0, 0));
        _tracker.Apply(Readings.Sflow(20, 2_000));

        Assert.Equal(2_000UL, Now(20).InOctetsTotal);
        Assert.Equal(800, Now(20).Summary.InBitsPerSecond);
    }

    [Fact]
    public void Apply_SnmpFallsSilentAndReturns_CountsEveryOctetAtMostOnce()
    {
        // 100 octets a second throughout, told by sFlow, then by SNMP too, then by sFlow alone, then by SNMP again.
        var counted = new List<ulong>();
        for (var second = 0; second <= 3_000; second += 10)
        {
            var octets = (ulong)second * 100;
            if (second is (>= 600 and <= 1_200) or >= 2_400 && second % 30 == 0)
            {
                _tracker.Apply(Readings.Snmp(second, octets));
            }
            _tracker.Apply(Readings.Sflow(second, octets));
            counted.Add(Now(second).InOctetsTotal);
            Assert.True(counted[^1] <= octets, $"{counted[^1]} octets counted after {second} s, when {octets} had passed");
        }

        // At each change of origin at most one interval is nobody's.
        Assert.InRange(counted[^1], 3_000UL * 100 - 10_000, 3_000UL * 100);
        Assert.Equal(counted.Order(), counted);
    }

    [Fact]
    public void Apply_StatusChanges_AreDated()
    {
        _tracker.Apply(Readings.Snmp(0, 0));
        Assert.Null(Now(0).LastStatusChange);

        _tracker.Apply(Readings.Snmp(10, 0));
        Assert.Null(Now(10).LastStatusChange);

        _tracker.Apply(Readings.Snmp(20, 0) with { OperStatus = InterfaceStatus.LowerLayerDown });
        _tracker.Apply(Readings.Snmp(30, 0) with { OperStatus = InterfaceStatus.LowerLayerDown });
        Assert.Equal(Readings.At(20), Now(30).LastStatusChange);
    }

    [Fact]
    public void Apply_EventBetweenReadings_TellsTheStatusAtOnceAndNothingElse()
    {
        _tracker.Apply(Readings.Snmp(0, 0));
        _tracker.Apply(Readings.Snmp(10, 1_000));
        _tracker.TakeSamples();

        _tracker.Apply(Down(13));

        Assert.Equal(InterfaceStatus.Down, Now(13).Summary.OperStatus);
        Assert.Equal(Readings.At(13), Now(13).LastStatusChange);
        Assert.Equal(Readings.At(10), Now(13).Summary.LastSeen);
        Assert.Contains(_tracker.TakeSamples(), s => s.Series.Contains("network_interface_up") && s.Value == 0);

        // Read before the event, heard of after it.
        _tracker.Apply(Readings.Snmp(12, 1_200));
        Assert.Equal(InterfaceStatus.Down, Now(13).Summary.OperStatus);

        _tracker.Apply(Readings.Snmp(20, 2_000));
        Assert.Equal(InterfaceStatus.Up, Now(20).Summary.OperStatus);
        Assert.Equal(Readings.At(20), Now(20).LastStatusChange);
        Assert.Equal(2_000UL, Now(20).InOctetsTotal);
    }

    [Fact]
    public void Apply_EventOlderThanTheLastChange_IsNoNews()
    {
        _tracker.Apply(Readings.Snmp(0, 0));
        _tracker.Apply(Down(10));
        _tracker.Apply(Down(9) with { OperStatus = InterfaceStatus.Up });

        Assert.Equal(InterfaceStatus.Down, Now(10).Summary.OperStatus);
    }

    [Fact]
    public void Apply_EventOfWhatWasNeverRead_MakesNothing()
    {
        _tracker.Apply(Down(10));

        Assert.Null(_tracker.Snapshot(Readings.Start));
        Assert.Empty(_tracker.TakeSamples());
    }

    [Fact]
    public void Apply_StreamingAfterSflow_IsNotSubtractedFromIt()
    {
        _tracker.Apply(Readings.Sflow(0, 5_000_000));
        _tracker.Apply(Readings.Sflow(1, 0) with { Origin = CounterOrigin.Streaming });
        _tracker.Apply(Readings.Sflow(2, 100) with { Origin = CounterOrigin.Streaming });

        Assert.Equal(100UL, Now(2).InOctetsTotal);
        Assert.Equal(new CounterAnomalies(0, 0, 0, 0), Now(2).CounterAnomalies);
    }

    [Fact]
    public void Apply_StatusNotTold_IsNoChange()
    {
        _tracker.Apply(Readings.Snmp(0, 0));
        _tracker.Apply(Readings.Snmp(10, 0) with { OperStatus = InterfaceStatus.Unknown, AdminStatus = InterfaceStatus.Unknown });
        Assert.Equal((InterfaceStatus.Up, InterfaceStatus.Up), (Now(10).Summary.OperStatus, Now(10).Summary.AdminStatus));

        _tracker.Apply(Readings.Snmp(20, 0));
        Assert.Null(Now(20).LastStatusChange);
    }

    [Fact]
    public void Apply_StatusFirstTold_IsNoChange()
    {
        _tracker.Apply(Readings.Snmp(0, 0) with { OperStatus = InterfaceStatus.Unknown });
        _tracker.Apply(Readings.Snmp(10, 0));

        Assert.Equal(InterfaceStatus.Up, Now(10).Summary.OperStatus);
        Assert.Null(Now(10).LastStatusChange);
    }

    [Fact]
    public void Apply_FastReadings_LastHourIsBoundedByCount()
    {
        for (var second = 0; second < 2_000; second++)
        {
            _tracker.Apply(Readings.Snmp(second, (ulong)second));
        }

        var points = Now(2_000).LastHour;
        Assert.Equal(720, points.Length);
        Assert.Equal(Readings.Start + 1_999_000, points[^1].TimestampMilliseconds);
    }

    [Fact]
    public void Apply_SlowReadings_LastHourIsBoundedByTime()
    {
        for (var minute = 0; minute <= 200; minute++)
        {
            _tracker.Apply(Readings.Snmp(minute * 60, (ulong)minute));
        }

        var points = Now(200 * 60).LastHour;
        Assert.Equal(60, points.Length);
        Assert.Equal(Readings.Start + (141 * 60_000), points[0].TimestampMilliseconds);
    }

    [Fact]
    public void Save_LoadedAnywhere_ContinuesIdentically()
    {
        var random = new Random(5);
        var loaded = _state;
        var copy = _tracker;
        ulong octets = 0;
        for (var second = 0; second < 20_000; second += 20)
        {
            octets += (ulong)random.Next(1_000_000);
            var reading = Readings.Snmp(second, octets, octets / 2) with { InErrors = octets / 100_000, InDiscards = 0 };
            _tracker.Apply(reading);
            if (copy != _tracker)
            {
                copy.Apply(reading);
            }
            if (random.Next(20) == 0)
            {
                copy.Save();
                loaded = JsonSerializer.Deserialize<InterfaceState>(JsonSerializer.Serialize(loaded))!;
                loaded.Summary = _state.Summary;
                copy = new InterfaceTracker(Id, loaded);
            }
        }

        Assert.NotSame(_tracker, copy);
        var (expected, actual) = (Now(20_000), copy.Snapshot(Readings.Start + 20_000_000)!);
        Assert.Equal(Text(expected), Text(actual));
        Assert.NotNull(expected.InBaseline);
        _tracker.Save();
        copy.Save();
        Assert.Equal(_state.In, loaded.In);
        Assert.Equal(_state.InBaseline, loaded.InBaseline);
    }

    private InterfaceSnapshot Now(int second) => _tracker.Snapshot(Readings.Start + (second * 1000L))!;

    private static InterfaceCounters Down(int second) =>
        Readings.Snmp(second, 0) with
        {
            Origin = CounterOrigin.Event,
            OperStatus = InterfaceStatus.Down,
            AdminStatus = InterfaceStatus.Unknown,
            InOctets = null,
            OutOctets = null,
        };

    private static string Text(InterfaceSnapshot snapshot) => JsonSerializer.Serialize(snapshot);
}
