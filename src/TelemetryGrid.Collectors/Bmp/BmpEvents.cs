using System.Globalization;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>Events that tell of peers.</summary>
internal static class BmpEvents
{
    public const string PeerStateChanged = "bgp.peer_state_changed";

    /// <param name="reason">Why it is down; empty when it is up.</param>
    public static EventRecord PeerChanged(
        SourceDefinition source,
        DeviceId device,
        BmpRouter router,
        BmpPeer peer,
        DateTimeOffset at,
        string reason
    )
    {
        var number = peer.Header.As.ToString(CultureInfo.InvariantCulture);
        var state = peer.IsUp ? "up" : "down";
        var labels = source
            .Enrichment.SetItem("peer", peer.Label)
            .SetItem("peer_as", number)
            .SetItem("router_id", FlowAddress.FromIPv4(peer.Header.RouterId).ToString())
            .SetItem("state", state);
        if (reason.Length > 0)
        {
            labels = labels.SetItem("reason", reason);
        }
        if (Instance(peer.Header) is { Length: > 0 } instance)
        {
            labels = labels.SetItem("instance", instance);
        }
        var annotations = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add(
            "bmp.router",
            router.Address.ToString()
        );
        return new EventRecord
        {
            Source = source.Id,
            Device = device,
            Timestamp = at,
            Name = PeerStateChanged,
            Severity = peer.IsUp ? Severity.Info : Severity.Error,
            Labels = labels,
            Annotations = router.Name.Length > 0 ? annotations.Add("bmp.sys_name", router.Name) : annotations,
            Body = $"BGP peer {peer.Label} (AS {number}) is {state}{(reason.Length > 0 ? ": " + reason : "")}",
        };
    }

    /// <summary>The routing instance as sixteen hexadecimal digits; empty for the global one.</summary>
    public static string Instance(in BmpPeerHeader header) =>
        header.Distinguisher == 0 ? "" : header.Distinguisher.ToString("x16", CultureInfo.InvariantCulture);
}
