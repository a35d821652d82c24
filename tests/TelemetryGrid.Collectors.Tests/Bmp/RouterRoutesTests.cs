using System.Diagnostics;
using System.Net;
using TelemetryGrid.Collectors.Bmp;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Collectors.Tests.Bmp;

public sealed class RouterRoutesTests(ITestOutputHelper output)
{
    private static readonly BgpEncoding FourBytes = new(HasFourByteAs: true);

    [Fact]
    public void TryFind_RandomChanges_EqualsPlainSearch()
    {
        var random = new Random(99);
        var budget = new RouteBudget(100_000);
        var routes = new RouterRoutes(budget);
        RoutePeer[] peers = [new(BmpBytes.Header(1)), new(BmpBytes.Header(2))];
        var model = new Dictionary<(int Peer, uint Network, int Length), uint>();
        for (var round = 0; round < 20_000; round++)
        {
            var peer = random.Next(2);
            var length = random.Next(10) == 0 ? random.Next(9) : random.Next(8, 33);
            var network = Mask(0x0A00_0000u | (uint)random.Next(1 << 14) << 8 | (uint)random.Next(256), length);
            var prefix = BmpBytes.Prefix(FlowAddress.FromIPv4(network).ToIPAddress(), length);
            if (random.Next(3) == 0)
            {
                Assert.Equal(
                    model.Remove((peer, network, length)) ? 1 : 0,
                    Apply(routes, peers[peer], BmpBytes.Withdraw(prefix)).Withdrawn
                );
            }
            else
            {
                var origin = (uint)random.Next(1, 50);
                model[(peer, network, length)] = origin;
                Assert.Equal(1, Apply(routes, peers[peer], BmpBytes.Announce(origin, prefix)).Announced);
            }
            var address = 0x0A00_0000u | (uint)random.Next(1 << 22);
            var expected = model
                .Where(m => Mask(address, m.Key.Length) == m.Key.Network)
                .OrderByDescending(m => m.Key.Length)
                .ThenBy(m => m.Key.Peer)
                .Select(m => ((int Length, uint Origin)?)(m.Key.Length, m.Value))
                .FirstOrDefault();
            var isFound = routes.TryFind(FlowAddress.FromIPv4(address), 0, 0, out var route);
            Assert.Equal(expected, isFound ? (route.Length, route.Attributes.OriginAs) : null);
        }
        Assert.Equal(model.Count, routes.Count);
        Assert.Equal(model.Count, budget.Routes);
        Assert.InRange(routes.Attributes, 1, 49);
        Assert.Equal(model.Count(m => m.Key.Peer == 0), routes.Drop(peers[0]));
        Assert.Equal(model.Count(m => m.Key.Peer == 1), routes.Close());
        Assert.Equal((0, 0), (budget.Routes, routes.Attributes));
    }

    [Fact]
    public void TryFind_IPv6_LongestPrefixAnswers()
    {
        var routes = new RouterRoutes(new RouteBudget(100));
        var peer = new RoutePeer(BmpBytes.Header(1));
        (string Network, int Length)[] prefixes =
        [
            ("::", 0),
            ("2001::", 16),
            ("2001:db8::", 32),
            ("2001:db8:1::", 48),
            ("2001:db8:1::", 64),
            ("2001:db8:1::5", 128),
        ];
        foreach (var (network, length) in prefixes)
        {
            var reach = BmpBytes.Prefix(IPAddress.Parse(network), length);
            byte[] attributes =
            [
                0x40,
                1,
                1,
                0,
                0x40,
                2,
                6,
                2,
                1,
                0,
                0,
                0,
                (byte)length,
                0x80,
                14,
                (byte)(21 + reach.Length),
                0,
                2,
                1,
                16,
                .. new byte[16],
                0,
                .. reach,
            ];
            Assert.Equal(1, Apply(routes, peer, [0, 0, 0, (byte)attributes.Length, .. attributes]).Announced);
        }
        foreach (
            var (address, length) in (ReadOnlySpan<(string, int)>)
                [
                    ("2001:db8:1::5", 128),
                    ("2001:db8:1::6", 64),
                    ("2001:db8:1:1::", 48),
                    ("2001:db8:2::", 32),
                    ("2001:1::", 16),
                    ("3000::", 0),
                ]
        )
        {
            Assert.True(routes.TryFind(FlowAddress.FromIPAddress(IPAddress.Parse(address)), 0, 0, out var route));
            Assert.Equal((length, (uint)length), (route.Length, route.Attributes.OriginAs));
        }
        // an IPv6 default route says nothing of IPv4
        Assert.False(routes.TryFind(FlowAddress.FromIPv4(0x0A00_0001), 0, 0, out _));
    }

    [Fact]
    public void Apply_MoreRoutesThanAllowed_AreRefused()
    {
        var routes = new RouterRoutes(new RouteBudget(2));
        var changes = Apply(routes, new RoutePeer(BmpBytes.Header(1)), BmpBytes.Announce(1, 8, 1, 8, 2, 8, 3));
        Assert.Equal((2, 1), (changes.Announced, changes.Refused));
        Assert.Equal(2, routes.Count);
    }

    [Fact]
    public void Apply_MalformedAttributes_RemovesRoutes()
    {
        var routes = new RouterRoutes(new RouteBudget(10));
        var peer = new RoutePeer(BmpBytes.Header(1));
        Apply(routes, peer, BmpBytes.Announce(1, 8, 1, 8, 2));
        var update = BmpBytes.Announce(1, 8, 1, 8, 3);
        update[7] = 9; // ORIGIN
        Assert.Equal(new RouteChanges(0, 1, 0, 2), Apply(routes, peer, update));
        Assert.Equal(1, routes.Count);
    }

    [Fact]
    public async Task TryFind_WhileOtherRoutesChange_AlwaysAnswers()
    {
        var routes = new RouterRoutes(new RouteBudget(1_000_000));
        var peer = new RoutePeer(BmpBytes.Header(1));
        Apply(routes, peer, BmpBytes.Announce(7, 16, 10, 0));
        var missed = 0;
        var stop = 0;
        var reading = Task.Run(() =>
        {
            var read = 0L;
            while (Volatile.Read(ref stop) == 0 || read < 1000)
            {
                // 10.0.0.0/16 is there all the time; longer ones come and go with other origins
                var isFound = routes.TryFind(FlowAddress.FromIPv4(0x0A00_0000u | (uint)(read++ & 0xFFFF)), 0, 0, out var route);
                missed += isFound && route.Attributes.OriginAs == (route.Length == 16 ? 7u : 8u) ? 0 : 1;
            }
        });
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 8000; i++)
            {
                Apply(routes, peer, BmpBytes.Announce(8, 28, 10, 0, (byte)(i >> 4), (byte)(i << 4)));
            }
            for (var i = 0; i < 8000; i++)
            {
                Apply(routes, peer, BmpBytes.Withdraw(28, 10, 0, (byte)(i >> 4), (byte)(i << 4)));
            }
        }
        Volatile.Write(ref stop, 1);
        await reading;
        Assert.Equal(0, missed);
        Assert.Equal(1, routes.Count);
    }

    [Fact]
    public void Apply_MillionRoutes_NeedLittleMemoryEach()
    {
        const int count = 1_000_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var routes = new RouterRoutes(new RouteBudget(count));
        var peer = new RoutePeer(BmpBytes.Header(1));
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i += 8)
        {
            byte[] prefixes = [.. Enumerable.Range(i, 8).SelectMany(n => (byte[])[24, (byte)(1 + (n >> 16)), (byte)(n >> 8), (byte)n])];
            Apply(routes, peer, BmpBytes.Announce((uint)i, prefixes));
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        Assert.Equal(count, routes.Count);
        var finding = TimeSpan.Zero;
        var allocated = Allocated.LeastBy(() =>
        {
            started = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                routes.TryFind(FlowAddress.FromIPv4(0x0100_0000u + ((uint)i * 2_654_435u % count << 8)), 0, 0, out _);
            }
            finding = Stopwatch.GetElapsedTime(started);
        });
        output.WriteLine(
            $"{each:F1} bytes a route, {count / elapsed.TotalSeconds:N0} routes/s with building them, {count / finding.TotalSeconds:N0} look-ups/s, {routes.Attributes} sets of attributes"
        );
        Assert.InRange(each, 40, 160);
        Assert.Equal(0, allocated);
        GC.KeepAlive(routes);
    }

    private static uint Mask(uint address, int length) => length == 0 ? 0 : address & (uint.MaxValue << (32 - length));

    private static RouteChanges Apply(RouterRoutes routes, RoutePeer peer, byte[] body)
    {
        if (BgpUpdate.TryRead(body, FourBytes, out var update) != DecodeStatus.Ok)
        {
            throw new InvalidOperationException("The update is malformed.");
        }
        return routes.Apply(peer, update);
    }
}
