using TelemetryGrid.Analytics.Flows.Patterns;

namespace TelemetryGrid.Analytics.Tests.Flows.Patterns;

/// <summary>Patterns that show over longer: beacons, exfiltration, newcomers, elephants, routes, links.</summary>
public sealed class HabitTests
{
    private static readonly FlowPatternOptions Learned = new() { Learning = TimeSpan.FromHours(2) };
    private static readonly HostKey Host = Traffic.Inside(5);
    private static readonly HostKey Far = Traffic.Outside(9);

    [Theory]
    [InlineData(60, 0)]
    [InlineData(60, 0.15)]
    [InlineData(600, 0.1)]
    public void Beacon_EvenIntervals_IsOne(double period, double jitter)
    {
        var traffic = new Traffic();

        Call(traffic, 40, random => period * (1 + (jitter * ((2 * random.NextDouble()) - 1))));

        var beacon = Assert.Single(traffic.Of(PatternKind.Beaconing));
        Assert.Equal((Host, Far, 443), (beacon.Subject.Source, beacon.Subject.Destination, beacon.Subject.Port));
        Assert.InRange(ScanTests.Evidence(beacon, "period_seconds"), period * 0.9, period * 1.1);
    }

    [Fact]
    public void Beacon_OneInFourSeen_IsOne()
    {
        var traffic = new Traffic(null, ShareThatOwnsTheCall());

        Call(
            traffic,
            60,
            random =>
            {
                var periods = 1;
                while (random.Next(4) != 0)
                {
                    periods++;
                }
                return (60 * periods) + random.NextDouble();
            }
        );

        var beacon = Assert.Single(traffic.Of(PatternKind.Beaconing));
        Assert.InRange(ScanTests.Evidence(beacon, "period_seconds"), 58, 62);
    }

    [Fact]
    public void Beacon_ByChanceOrLargeOrOneConnection_IsNone()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var chance = new Traffic();
            Call(chance, 100, random => -60 * Math.Log(1 - random.NextDouble()), seed: seed);
            Assert.Empty(chance.Told);
        }

        var jumpy = new Traffic();
        Call(jumpy, 100, random => 60 * (0.4 + (1.2 * random.NextDouble())));
        Assert.Empty(jumpy.Told);

        var large = new Traffic();
        Call(large, 100, _ => 60, octets: 1_000_000);
        Assert.Empty(large.Told);

        // A connection that stays open, told every half minute by its exporter.
        var open = new Traffic();
        Call(open, 100, _ => 30, samePort: true);
        Assert.Empty(open.Told);
    }

    [Fact]
    public void Beacon_SeenByThreeExporters_IsOneWithTheTruePeriod()
    {
        var traffic = new Traffic();

        for (var i = 0; i < 40; i++)
        {
            for (var exporter = 0; exporter < 3; exporter++)
            {
                traffic.Flow(Host, Far, 40_000 + i, 443, 600, 4, exporter: exporter, lasted: 200 + exporter);
            }
            traffic.Wait(60);
        }

        Assert.Equal(60, ScanTests.Evidence(Assert.Single(traffic.Told), "period_seconds"), 1);
    }

    [Fact]
    public void Exfiltration_MuchToANewDestination_IsOne()
    {
        var traffic = new Traffic(Learned);
        Work(traffic, hours: 4);
        Assert.Empty(traffic.Of(PatternKind.Exfiltration));

        for (var i = 0; i < 20; i++)
        {
            traffic.Flow(Host, Far, 51_000, 443, 50_000_000, 40_000);
            traffic.Wait(10);
        }

        var pattern = Assert.Single(traffic.Of(PatternKind.Exfiltration), p => p.Phase == PatternPhase.Began);
        Assert.Equal((Host, Far, 443), (pattern.Subject.Source, pattern.Subject.Destination, pattern.Subject.Port));
        Assert.InRange(ScanTests.Evidence(pattern, "octets"), 250e6, 301e6);
        Assert.InRange(ScanTests.Evidence(pattern, "usual_octets_per_hour"), 5e6, 13e6);
    }

    [Fact]
    public void Exfiltration_KnownDestinationOrUsualAmountOrAnswer_IsNone()
    {
        var traffic = new Traffic(Learned);
        Work(traffic, hours: 4, octets: 3_000_000);

        // As always to whom it always sends, though more; to a new one not more than usual; and a download by a new client.
        for (var i = 0; i < 20; i++)
        {
            traffic.Flow(Host, Traffic.Outside(20), 51_000, 443, 50_000_000, 40_000);
            traffic.Flow(Host, Far, 51_000, 443, 20_000_000, 20_000);
            traffic.Flow(Host, Traffic.Inside(99), 51_000, 443, 50_000_000, 40_000);
            traffic.Flow(Host, Traffic.Outside(78), 51_000, 3_478, 50_000_000, 40_000, 17);
            traffic.Flow(Host, Traffic.Outside(77), 443, 51_000, 50_000_000, 40_000);
            traffic.Wait(10);
        }

        Assert.Empty(traffic.Of(PatternKind.Exfiltration));
    }

    [Fact]
    public void Exfiltration_WhileLearning_IsNone()
    {
        var traffic = new Traffic();
        Work(traffic, hours: 4);

        traffic.Flow(Host, Far, 51_000, 443, 500_000_000, 400_000);

        Assert.Empty(traffic.Of(PatternKind.Exfiltration));
    }

    [Fact]
    public void Newcomers_AfterLearning_AreToldOnce()
    {
        var traffic = new Traffic(Learned);
        Work(traffic, hours: 3);
        Assert.Empty(traffic.Told);

        for (var i = 0; i < 10; i++)
        {
            traffic.Talk(Traffic.Inside(6), Traffic.Outside(20), 51_000 + i, 443);
            traffic.Talk(Traffic.Outside(30), Host, 51_000 + i, 8_080);
            // A refused try makes no service.
            traffic.Flow(Host, Traffic.Outside(31), 2_222, 52_000 + i, 40, 1, flags: 0x14);
            traffic.Wait(10);
        }

        Assert.Equal(Traffic.Inside(6), Assert.Single(traffic.Of(PatternKind.NewTalker)).Subject.Source);
        var service = Assert.Single(traffic.Of(PatternKind.NewService)).Subject;
        Assert.Equal((Host, 8_080, 6), (service.Source, service.Port, service.Protocol));
    }

    [Fact]
    public void Newcomers_Flood_IsBoundedAndCounted()
    {
        var traffic = new Traffic(Learned);
        Work(traffic, hours: 3);

        for (var i = 0; i < 500; i++)
        {
            traffic.Talk(Traffic.Inside(1_000 + i), Traffic.Outside(20), 51_000, 443);
        }

        Assert.Equal(20, traffic.Told.Count);
        Assert.Equal(480, traffic.Detector.Losses.Newcomers);
    }

    [Fact]
    public void Elephant_OneLargeFlow_IsOne()
    {
        var traffic = new Traffic();

        for (var i = 0; i < 30; i++)
        {
            traffic.Flow(Host, Far, 873, 51_000, 25_000_000, 20_000);
            traffic.Flow(Traffic.Inside(6), Traffic.Outside(i), 443, 51_000, 9_000_000, 7_000);
            traffic.Wait(1);
        }

        var elephant = Assert.Single(traffic.Of(PatternKind.ElephantFlow));
        Assert.Equal(
            (Host, Far, 873, 51_000),
            (elephant.Subject.Source, elephant.Subject.Destination, elephant.Subject.SourcePort, elephant.Subject.Port)
        );
        Assert.InRange(ScanTests.Evidence(elephant, "exporter_share"), 0.7, 0.75);
    }

    [Fact]
    public void Elephant_LargeAmongLargerOrSlow_IsNone()
    {
        var traffic = new Traffic();

        for (var i = 0; i < 120; i++)
        {
            traffic.Flow(Host, Far, 873, 51_000, 7_000_000, 6_000);
            for (var other = 0; other < 30; other++)
            {
                traffic.Flow(Traffic.Inside(6), Traffic.Outside(other), 443, 51_000 + i, 7_000_000, 7_000);
            }
            traffic.Wait(1);
        }

        Assert.Empty(traffic.Of(PatternKind.ElephantFlow));
    }

    [Fact]
    public void Routes_DirectionsByTwoExporters_AreAsymmetric()
    {
        var traffic = new Traffic();

        Route(traffic, (isUp, _) => isUp ? 1 : 2);

        var pattern = Assert.Single(traffic.Of(PatternKind.AsymmetricRouting), p => p.Phase == PatternPhase.Began);
        Assert.Equal((1, 2UL), (pattern.Subject.Exporter, pattern.Subject.OtherExporter));
    }

    [Fact]
    public void Routes_BothDirectionsEachOrOneMissing_AreNone()
    {
        var both = new Traffic();
        Route(both, (_, i) => 1 + (i % 2));
        Assert.Empty(both.Told);

        var half = new Traffic();
        Route(half, (isUp, _) => isUp ? 1 : null);
        Assert.Empty(half.Told);
    }

    [Fact]
    public void Link_UpAndDownAgain_Flaps()
    {
        var traffic = new Traffic();

        for (var i = 0; i < 10; i++)
        {
            traffic.Detector.AddStatus(42, i % 2 == 0, traffic.Now);
            traffic.Wait(20);
        }
        traffic.Wait(1_000);

        Assert.Equal([PatternPhase.Began, PatternPhase.Ended], traffic.Told.Select(p => p.Phase));
        Assert.Equal((PatternKind.LinkFlapping, new HostKey(0, 42)), (traffic.Told[0].Subject.Kind, traffic.Told[0].Subject.Source));
        Assert.Equal(5, ScanTests.Evidence(traffic.Told[0], "changes"));
    }

    [Fact]
    public void Link_TwoOutagesOrSlowOrTold_IsNone()
    {
        var traffic = new Traffic();
        for (var i = 0; i < 50; i++)
        {
            // Link 1 changes every twenty minutes, link 2 is told down over and over, links 3 had two outages.
            traffic.Detector.AddStatus(1, i % 2 == 0, traffic.Now);
            traffic.Detector.AddStatus(2, false, traffic.Now);
            traffic.Detector.AddStatus(3, i is not (2 or 4), traffic.Now + (i is > 1 and < 6 ? 0 : 1));
            traffic.Wait(1_200);
        }
        traffic.Detector.AddStatus(3, false, traffic.Now - 99_000_000);

        Assert.Empty(traffic.Told);
    }

    private static PatternShare ShareThatOwnsTheCall()
    {
        var key = new PairKey(Host, Far, (6UL << 16) | 443);
        return new PatternShare(Enumerable.Range(0, 4).First(i => new PatternShare(i, 4).Owns(key.StableHash())), 4);
    }

    private static void Call(
        Traffic traffic,
        int calls,
        Func<Random, double> interval,
        ulong octets = 600,
        bool samePort = false,
        int seed = 1
    )
    {
        var random = new Random(seed);
        for (var i = 0; i < calls; i++)
        {
            traffic.Flow(Host, Far, samePort ? 40_000 : 40_000 + i, 443, octets + (ulong)random.Next(40), 4);
            traffic.Wait(interval(random));
        }
    }

    // What the host does all day: about 9 MB up an hour, by default, to ten destinations.
    private static void Work(Traffic traffic, int hours, ulong octets = 150_000)
    {
        for (var minute = 0; minute < hours * 60; minute++)
        {
            traffic.Talk(Host, Traffic.Outside(20 + (minute % 10)), 40_000 + minute, 443, octets, 1_000_000);
            traffic.Wait(60);
        }
    }

    private static void Route(Traffic traffic, Func<bool, int, int?> exporter)
    {
        for (var i = 0; i < 40; i++)
        {
            for (var pair = 0; pair < 200; pair++)
            {
                foreach (var isUp in (bool[])[true, false])
                {
                    if (exporter(isUp, i) is { } number)
                    {
                        var (from, to) = isUp
                            ? (Traffic.Inside(pair), Traffic.Outside(pair))
                            : (Traffic.Outside(pair), Traffic.Inside(pair));
                        traffic.Flow(from, to, isUp ? 50_000 : 443, isUp ? 443 : 50_000, exporter: number);
                    }
                }
            }
            traffic.Wait(1);
        }
    }
}
