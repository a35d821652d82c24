using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>Drops what routers did not confirm in time.</summary>
internal sealed class BmpSweeper(
    SourceDefinition source,
    RouteTable table,
    DeviceAddressBook devices,
    BmpCounters counters,
    TimeProvider time
)
{
    /// <summary>Gives what became of peers by it.</summary>
    public List<TelemetryRecord> Sweep()
    {
        var now = time.GetUtcNow();
        var events = new List<TelemetryRecord>();
        foreach (var router in table.RoutersOf(source.Id))
        {
            lock (router.Gate)
            {
                if (router.SweepAt is not { } due || due > now)
                {
                    continue;
                }
                router.SweepAt = null;
                foreach (var (key, peer) in router.Peers.Where(p => router.Owner is null || p.Value.Session != router.Session).ToList())
                {
                    router.Peers.Remove(key);
                    peer.IsUp = false;
                    // Of a router that is not connected nobody knows how its peers are.
                    if (router.Owner is not null && key.Type != BmpPeerType.LocalRib)
                    {
                        var device = devices.Find(router.Address.ToIPAddress());
                        events.Add(
                            BmpEvents.PeerChanged(source, device, router, peer, now, "not there any more when the router connected again")
                        );
                    }
                }
                if (router.Owner is null)
                {
                    counters.Add(BmpCount.Dropped, table.Remove(router));
                }
                else
                {
                    counters.Add(BmpCount.Dropped, router.Routes.DropStale(router.Session));
                }
            }
        }
        return events;
    }
}
