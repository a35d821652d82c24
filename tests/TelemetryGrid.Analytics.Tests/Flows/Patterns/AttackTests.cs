using TelemetryGrid.Analytics.Flows.Patterns;

namespace TelemetryGrid.Analytics.Tests.Flows.Patterns;

public sealed class AttackTests
{
    private static readonly HostKey Victim = Traffic.Inside(1);

    [Fact]
    public void Volume_ManySourcesFarOverThePast_IsOneAttack()
    {
        var traffic = new Traffic();
        Serve(traffic, seconds: 1_200, megabits: 5);
        Assert.Empty(traffic.Told);

        var began = traffic.Now;
        Flood(traffic, seconds: 50, megabits: 400, sources: 500, port: 9_999);

        var attack = Assert.Single(traffic.Told, p => p.Phase == PatternPhase.Began);
        Assert.Equal((PatternKind.VolumetricAttack, Victim), (attack.Subject.Kind, attack.Subject.Destination));
        Assert.Equal(PatternSeverity.Error, attack.Severity);
        Assert.InRange(attack.LastSeenMilliseconds - began, 5_000, 30_000);
        Assert.InRange(ScanTests.Evidence(attack, "usual_bits_per_second"), 3e6, 7e6);
        Assert.True(ScanTests.Evidence(attack, "distinct_sources") >= 40);
    }

    [Fact]
    public void Volume_SeenByThreeExporters_CountsOnce()
    {
        var traffic = new Traffic();

        for (var exporter = 0; exporter < 3; exporter++)
        {
            traffic.Now = Traffic.Start;
            // 40 Mbit/s each: 120 if one took them for three.
            Flood(traffic, seconds: 50, megabits: 40, sources: 500, port: 9_999, exporter);
        }

        Assert.Empty(traffic.Told);
    }

    [Fact]
    public void Volume_FewSourcesOrNothingUnusual_IsNone()
    {
        var traffic = new Traffic();

        // A download at full speed, then a server that always has as much.
        Flood(traffic, seconds: 120, megabits: 900, sources: 10, port: 443);
        Assert.Empty(traffic.Of(PatternKind.VolumetricAttack));

        var busy = new Traffic();
        for (var megabits = 10; megabits <= 160; megabits += 3)
        {
            Flood(busy, seconds: 120, megabits, sources: 500, port: 40_000);
        }
        Assert.Empty(busy.Of(PatternKind.VolumetricAttack));
    }

    [Fact]
    public void Volume_ThreeLargeTransfersToABusyServer_IsNone()
    {
        var traffic = new Traffic();

        for (var i = 0; i < 6_000; i++)
        {
            traffic.Flow(Traffic.Outside(i % 500), Victim, 50_000, 443, 4_000, 10);
            traffic.Flow(Traffic.Inside(10 + (i % 3)), Victim, 50_000, 873, 1_500_000, 1_100);
            traffic.Wait(0.02);
        }

        Assert.Empty(traffic.Of(PatternKind.VolumetricAttack));
    }

    [Theory]
    [InlineData(53)]
    [InlineData(123)]
    [InlineData(1_900)]
    [InlineData(11_211)]
    [InlineData(389)]
    [InlineData(161)]
    [InlineData(19)]
    public void Amplification_LargeAnswersFromReflectors_IsOneAttack(int port)
    {
        var traffic = new Traffic();

        Flood(traffic, seconds: 60, megabits: 60, sources: 100, port, protocol: 17);

        var attack = Assert.Single(traffic.Told, p => p.Phase == PatternPhase.Began);
        Assert.Equal((PatternKind.AmplificationAttack, Victim), (attack.Subject.Kind, attack.Subject.Destination));
        Assert.Equal(port, ScanTests.Evidence(attack, "source_port"));
        Assert.Equal(1_400, ScanTests.Evidence(attack, "octets_per_packet"));
    }

    [Fact]
    public void Amplification_ResolverOrSmallRateOrOtherPort_IsNone()
    {
        var traffic = new Traffic();

        Flood(traffic, seconds: 120, megabits: 30, sources: 500, port: 53, protocol: 17, packetOctets: 160);
        Flood(traffic, seconds: 120, megabits: 15, sources: 500, port: 53, protocol: 17);
        Flood(traffic, seconds: 120, megabits: 60, sources: 500, port: 443, protocol: 17);
        Flood(traffic, seconds: 120, megabits: 60, sources: 2, port: 53, protocol: 17);

        Assert.Empty(traffic.Told);
    }

    [Fact]
    public void SynFlood_SynsAloneToOnePort_IsOneAttack()
    {
        var traffic = new Traffic();

        Syns(traffic, seconds: 40, perSecond: 500, ports: 1);

        var attack = Assert.Single(traffic.Told, p => p.Phase == PatternPhase.Began);
        Assert.Equal((PatternKind.SynFlood, Victim), (attack.Subject.Kind, attack.Subject.Destination));
        Assert.InRange(ScanTests.Evidence(attack, "syns_per_second"), 400, 600);
        Assert.Equal(443, ScanTests.Evidence(attack, "port"));
        Assert.InRange(attack.LastSeenMilliseconds - Traffic.Start, 10_000, 14_000);
    }

    [Fact]
    public void SynFlood_TooFewOrAnsweredOrScanned_IsNone()
    {
        var slow = new Traffic();
        Syns(slow, seconds: 120, perSecond: 80, ports: 1);
        Assert.Empty(slow.Told);

        var scanned = new Traffic();
        Syns(scanned, seconds: 40, perSecond: 500, ports: 2_000);
        Assert.Empty(scanned.Of(PatternKind.SynFlood));

        // A busy server, of whose connections a third is seen by the SYN alone, because packets are sampled.
        var busy = new Traffic();
        for (var i = 0; i < 60_000; i++)
        {
            busy.Flow(Traffic.Outside(i % 50_000), Victim, 40_000 + (i % 10_000), 443, 60, 1, flags: i % 3 == 0 ? Traffic.Syn : (byte)16);
            busy.Wait(0.002);
        }
        Assert.Empty(busy.Told);
    }

    [Fact]
    public void Bits_OfDistinct_AreNearTheTruth()
    {
        foreach (var truth in (int[])[1, 10, 60, 200, 400])
        {
            var bits = default(DistinctBits);
            for (var i = 0; i < truth * 3; i++)
            {
                bits.Add(PatternHash.Mix((ulong)(i % truth) + 99));
            }
            Assert.InRange(bits.Estimate, truth * 0.8, truth * 1.25);
        }
    }

    private static void Serve(Traffic traffic, int seconds, double megabits)
    {
        for (var i = 0; i < seconds; i++)
        {
            traffic.Flow(Traffic.Outside(i % 300), Victim, 50_000, 443, (ulong)(megabits * 125_000), 100);
            traffic.Wait(1);
        }
    }

    private static void Flood(
        Traffic traffic,
        int seconds,
        double megabits,
        int sources,
        int port,
        int exporter = 0,
        byte protocol = 17,
        ulong packetOctets = 1_400
    )
    {
        const int PerSecond = 20;
        var packets = (ulong)(megabits * 125_000 / PerSecond) / packetOctets;
        for (var i = 0; i < seconds * PerSecond; i++)
        {
            var source = Traffic.Outside(i % sources);
            traffic.Flow(source, Victim, port, 1_024 + (i % 9_000), packets * packetOctets, packets, protocol, exporter: exporter);
            traffic.Wait(1.0 / PerSecond);
        }
    }

    private static void Syns(Traffic traffic, int seconds, int perSecond, int ports)
    {
        for (var i = 0; i < seconds * perSecond; i++)
        {
            traffic.Flow(Traffic.Outside(i % 60_000), Victim, 1_024 + (i % 60_000), 443 + (i % ports), 44, 1, flags: Traffic.Syn);
            traffic.Wait(1.0 / perSecond);
        }
    }
}
