using System.Globalization;
using System.Text;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>Does what the messages of one connection say, without any I/O. For one thread at a time.</summary>
internal sealed class BmpSession(
    SourceDefinition source,
    FlowAddress address,
    BmpCollectorOptions options,
    RouteTable table,
    RouteBudget budget,
    DeviceAddressBook devices,
    BmpCounters counters,
    TimeProvider time
)
{
    private const int MaxName = 255;

    private readonly DeviceId _device = devices.Find(address.ToIPAddress());

    /// <summary>To be emptied after every message.</summary>
    public BmpOutput Output { get; } = new();

    /// <summary>Null until the first message.</summary>
    public BmpRouter? Router { get; private set; }

    /// <summary>Called when the same router connects anew.</summary>
    public Action OnReplaced { get; init; } = static () => { };

    /// <summary>The router's word that it closes; null without.</summary>
    public string? Termination { get; private set; }

    public void Receive(in BmpMessage message)
    {
        counters.Add(BmpCount.Messages);
        if (Router is null)
        {
            Begin(message);
        }
        lock (Router!.Gate)
        {
            if (!ReferenceEquals(Router.Owner, this))
            {
                return; // the router speaks through a newer connection
            }
            if (Handle(message) != DecodeStatus.Ok)
            {
                counters.Add(BmpCount.Malformed);
            }
        }
    }

    /// <summary>The connection is gone: the routes stay for the grace time.</summary>
    public void End()
    {
        if (Router is not { } router)
        {
            return;
        }
        lock (router.Gate)
        {
            if (ReferenceEquals(router.Owner, this))
            {
                router.Owner = null;
                router.SweepAt = time.GetUtcNow() + options.GraceTime;
            }
        }
    }

    private void Begin(in BmpMessage message)
    {
        var name = "";
        if (message.Type == BmpMessageType.Initiation)
        {
            var elements = new BmpTlvReader(message.Body);
            while (elements.TryRead(out var type, out var value))
            {
                name = type == (ushort)BmpInformation.SysName ? Encoding.UTF8.GetString(value[..Math.Min(value.Length, MaxName)]) : name;
            }
        }
        while (Router is null)
        {
            var router = table.Open(source.Id, address, name, () => new BmpRouter(source.Id, address, name, budget));
            lock (router.Gate)
            {
                Router = router.IsRemoved ? null : Enter(router);
            }
        }
    }

    private BmpRouter Enter(BmpRouter router)
    {
        router.Owner?.OnReplaced();
        if (router.SweepAt is not null)
        {
            // What is older than the last connection goes now, so that a router that comes and goes cannot keep it for ever.
            counters.Add(BmpCount.Dropped, router.Routes.DropStale(router.Session));
        }
        router.Owner = this;
        router.Session++;
        router.SweepAt = time.GetUtcNow() + options.GraceTime;
        return router;
    }

    private DecodeStatus Handle(in BmpMessage message)
    {
        switch (message.Type)
        {
            case BmpMessageType.Initiation:
                return DecodeStatus.Ok;
            case BmpMessageType.Termination:
                var ended = BmpTermination.TryRead(message.Body, out var termination);
                Termination = termination.ToString();
                return ended;
            case BmpMessageType.RouteMirroring:
                counters.Add(BmpCount.Mirrored);
                return DecodeStatus.Ok;
            case > BmpMessageType.RouteMirroring:
                counters.Add(BmpCount.UnknownMessages);
                return DecodeStatus.Ok;
        }
        var status = BmpPeerHeader.TryRead(message.Body, out var header, out var rest);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        return message.Type switch
        {
            BmpMessageType.PeerUp => OnPeerUp(header, rest),
            BmpMessageType.PeerDown => OnPeerDown(header, rest),
            BmpMessageType.StatisticsReport => OnStatistics(header, rest),
            _ => OnRoutes(header, rest),
        };
    }

    private DecodeStatus OnPeerUp(in BmpPeerHeader header, ReadOnlySpan<byte> rest)
    {
        var status = BmpPeerUp.TryRead(header, rest, out var peerUp);
        if (status != DecodeStatus.Ok || Find(header) is not { } peer)
        {
            return status;
        }
        var isNews = !peer.IsUp;
        // Peer Up twice without Peer Down: the session was established anew, and its routes come again.
        if (peer.IsUp && peer.Session == Router!.Session)
        {
            Drop(peer);
        }
        peer.Header = header;
        peer.IsUp = true;
        peer.Session = Router!.Session;
        if (!header.IsAdjRibOut)
        {
            peer.Encoding = peerUp.Encoding(header);
        }
        if (isNews)
        {
            Tell(peer, header.Timestamp, "");
        }
        return DecodeStatus.Ok;
    }

    private DecodeStatus OnPeerDown(in BmpPeerHeader header, ReadOnlySpan<byte> rest)
    {
        var status = BmpPeerDown.TryRead(rest, out var peerDown);
        if (!Router!.Peers.Remove(BmpPeerKey.Of(header), out var peer))
        {
            return status;
        }
        // A reason that cannot be read does not make the peering any better.
        Drop(peer);
        peer.IsUp = false;
        Tell(peer, header.Timestamp, status == DecodeStatus.Ok ? peerDown.ToString() : "the reason cannot be read");
        return status;
    }

    private DecodeStatus OnRoutes(in BmpPeerHeader header, ReadOnlySpan<byte> rest)
    {
        if (header.IsAdjRibOut)
        {
            counters.Add(BmpCount.AdjRibOut);
            return DecodeStatus.Ok;
        }
        if (Heard(header) is not { } peer)
        {
            // How its updates are written was never said.
            counters.Add(BmpCount.UnknownPeers);
            return DecodeStatus.Ok;
        }
        var encoding = peer.Encoding with { HasFourByteAs = !header.HasTwoByteAs, IsOwn = header.Type == BmpPeerType.LocalRib };
        while (!rest.IsEmpty)
        {
            var status = BgpMessage.TryRead(rest, out var message, out var consumed);
            if (status != DecodeStatus.Ok || message.Type != BgpMessageType.Update)
            {
                return status == DecodeStatus.Ok ? DecodeStatus.InvalidValue : status;
            }
            rest = rest[consumed..];
            status = BgpUpdate.TryRead(message.Body, encoding, out var update);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            Count(Router!.Routes.Apply(RoutesOf(peer, header), update), update);
        }
        return DecodeStatus.Ok;
    }

    private BmpPeer? Heard(in BmpPeerHeader header)
    {
        if (Router!.Peers.TryGetValue(BmpPeerKey.Of(header), out var peer) && peer.Session == Router.Session)
        {
            return peer;
        }
        // RFC 9069 §5.1.1 asks for a Peer Up here too, but routers of before it send none.
        if (header.Type != BmpPeerType.LocalRib || Find(header) is not { } own)
        {
            return null;
        }
        own.Session = Router.Session;
        return own;
    }

    private void Count(in RouteChanges changes, in BgpUpdate update)
    {
        counters.Add(BmpCount.Announced, changes.Announced);
        counters.Add(BmpCount.Withdrawn, changes.Withdrawn);
        counters.Add(BmpCount.RefusedRoutes, changes.Refused);
        counters.Add(BmpCount.TreatedAsWithdrawn, changes.TreatedAsWithdrawn);
        counters.Add(BmpCount.SkippedFamilies, update.SkippedFamilies);
        counters.Add(BmpCount.MalformedUpdates, update.Attributes.IsMalformed ? 1 : 0);
    }

    private DecodeStatus OnStatistics(in BmpPeerHeader header, ReadOnlySpan<byte> rest)
    {
        var status = BmpStatisticsReader.TryCreate(rest, out var reader);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var peer = new BmpPeer(header);
        while (reader.TryRead(out var statistic))
        {
            if (BmpStatisticNames.Find(statistic.Type) is not { } metric)
            {
                continue;
            }
            var labels = Labels.Of(
                (Labels.MetricName, metric.Metric),
                ("device", _device.Value),
                ("peer", peer.Label),
                ("peer_as", header.As.ToString(CultureInfo.InvariantCulture)),
                ("instance", BmpEvents.Instance(header)),
                ("family", statistic.Afi == 0 ? "" : BgpFamilies.Name(statistic.Afi, statistic.Safi))
            );
            Output.Samples.Add(new MetricSample(labels, at, statistic.Value));
            Output.Metadata.Add(metric);
        }
        return reader.Status;
    }

    private BmpPeer? Find(in BmpPeerHeader header)
    {
        var key = BmpPeerKey.Of(header);
        if (Router!.Peers.TryGetValue(key, out var peer))
        {
            return peer;
        }
        if (Router.Peers.Count >= options.MaxPeers)
        {
            counters.Add(BmpCount.RefusedPeers);
            return null;
        }
        peer = new BmpPeer(header);
        Router.Peers.Add(key, peer);
        return peer;
    }

    private RoutePeer RoutesOf(BmpPeer peer, in BmpPeerHeader header)
    {
        var routes = header.IsPostPolicy ? peer.PostPolicy ??= new RoutePeer(header) : peer.PrePolicy ??= new RoutePeer(header);
        routes.Session = Router!.Session;
        return routes;
    }

    private void Drop(BmpPeer peer)
    {
        foreach (var routes in (RoutePeer?[])[peer.PrePolicy, peer.PostPolicy])
        {
            counters.Add(BmpCount.Dropped, routes is null ? 0 : Router!.Routes.Drop(routes));
        }
    }

    private void Tell(BmpPeer peer, DateTimeOffset? at, string reason)
    {
        if (peer.Header.Type != BmpPeerType.LocalRib)
        {
            Output.Events.Add(BmpEvents.PeerChanged(source, _device, Router!, peer, at ?? time.GetUtcNow(), reason));
        }
    }
}
