using TelemetryGrid.Analytics.Flows.Patterns;

namespace TelemetryGrid.Analytics.Tests.Flows.Patterns;

public sealed class ScanTests
{
    private static readonly HostKey Scanner = Traffic.Outside(7);

    [Fact]
    public void Ports_ManyOfOneHost_AreOnePortScan()
    {
        var traffic = new Traffic();

        ProbePorts(traffic, 1_000);

        var scan = Assert.Single(traffic.Told, p => p.Phase == PatternPhase.Began);
        Assert.Equal(
            (PatternKind.PortScan, Scanner, Traffic.Inside(1)),
            (scan.Subject.Kind, scan.Subject.Source, scan.Subject.Destination)
        );
        Assert.InRange(Evidence(scan, "distinct_ports"), 60, 62);
        Assert.Equal(PatternSeverity.Warning, scan.Severity);
        Assert.InRange(scan.Confidence, 0.5, 0.6);
        Assert.Equal(Traffic.Start, scan.StartMilliseconds);
        // Ten a second: near the sixtieth.
        Assert.InRange(scan.LastSeenMilliseconds - scan.StartMilliseconds, 4_500, 8_000);
    }

    [Fact]
    public void Ports_FarMore_AreToldAgainAndAsTheyEnd()
    {
        var traffic = new Traffic();

        ProbePorts(traffic, 2_000);
        traffic.Wait(600);

        Assert.Equal([PatternPhase.Began, PatternPhase.Worsened, PatternPhase.Ended], traffic.Told.Select(p => p.Phase));
        Assert.Single(traffic.Told.Select(p => p.Id).Distinct(StringComparer.Ordinal));
        Assert.InRange(Evidence(traffic.Told[^1], "duration_seconds"), 190, 210);
    }

    [Fact]
    public void Ports_JustTooFew_AreNone()
    {
        var traffic = new Traffic();

        ProbePorts(traffic, 50);

        Assert.Empty(traffic.Told);
    }

    [Fact]
    public void Ports_SameOnesAgainAndAgain_AreNone()
    {
        var traffic = new Traffic();

        for (var i = 0; i < 100; i++)
        {
            ProbePorts(traffic, 30);
        }

        Assert.Empty(traffic.Told);
    }

    [Fact]
    public void Hosts_ManyOfOneSource_AreOneHostScan()
    {
        var traffic = new Traffic();

        for (var i = 0; i < 200; i++)
        {
            traffic.Flow(Scanner, Traffic.Inside(i), 40_000 + i, 445, 44, 1, flags: Traffic.Syn);
            traffic.Wait(0.1);
        }

        var scan = Assert.Single(traffic.Told);
        Assert.Equal((PatternKind.HostScan, Scanner), (scan.Subject.Kind, scan.Subject.Source));
        Assert.InRange(Evidence(scan, "distinct_hosts"), 60, 62);
        Assert.Equal(1, Evidence(scan, "probe_share"));
    }

    [Fact]
    public void Hosts_BusyServerAndProxy_AreNone()
    {
        var traffic = new Traffic();
        var random = new Random(4);

        for (var i = 0; i < 5_000; i++)
        {
            // A server that answers many, a proxy that opens many, of which some fail.
            traffic.Talk(Traffic.Outside(random.Next(5_000)), Traffic.Inside(1), random.Next(32_768, 61_000), 443);
            traffic.Talk(Traffic.Inside(2), Traffic.Outside(random.Next(5_000)), random.Next(32_768, 61_000), 443);
            if (i % 4 == 0)
            {
                traffic.Flow(Traffic.Inside(2), Traffic.Outside(random.Next(5_000)), 40_000, 443, 44, 1, flags: Traffic.Syn);
            }
            traffic.Wait(0.02);
        }

        Assert.Empty(traffic.Told);
    }

    [Fact]
    public void Hosts_ResolverAndClock_AreNone()
    {
        var traffic = new Traffic();

        for (var i = 0; i < 3_000; i++)
        {
            traffic.Flow(Traffic.Inside(1), Traffic.Outside(i), 40_000 + (i % 20_000), 53, 70, 1, 17);
            traffic.Flow(Traffic.Outside(i), Traffic.Inside(1), 53, 40_000 + (i % 20_000), 170, 1, 17);
            traffic.Flow(Traffic.Inside(2), Traffic.Outside(i), 50_000, 123, 76, 1, 17);
            traffic.Wait(0.05);
        }

        Assert.Empty(traffic.Told);
    }

    [Fact]
    public void Shares_OfOneScan_TellItOnceTogether()
    {
        const int Count = 4;
        var shares = Enumerable.Range(0, Count).Select(i => new Traffic(null, new PatternShare(i, Count))).ToArray();
        var random = new Random(11);

        for (var port = 1; port <= 1_000; port++)
        {
            shares[random.Next(Count)].Flow(Scanner, Traffic.Inside(1), 40_000, port, 44, 1, flags: Traffic.Syn);
            foreach (var share in shares)
            {
                share.Wait(0.1);
            }
        }

        var scan = Assert.Single(shares.SelectMany(s => s.Told), p => p.Phase == PatternPhase.Began);
        Assert.Equal(PatternKind.PortScan, scan.Subject.Kind);
        Assert.InRange(Evidence(scan, "distinct_ports"), 60, 66);
    }

    internal static double Evidence(FlowPattern pattern, string name) => pattern.Evidence.Single(e => e.Key == name).Value;

    private static void ProbePorts(Traffic traffic, int ports)
    {
        for (var port = 1; port <= ports; port++)
        {
            traffic.Flow(Scanner, Traffic.Inside(1), 40_000, port, 44, 1, flags: Traffic.Syn);
            traffic.Wait(0.1);
        }
    }
}
