using System.Net;

namespace TelemetryGrid.Simulation.Model;

/// <summary>Starts and ends the scripted events and chooses whom they hit.</summary>
internal sealed class EventScript(Topology topology, SimulatedNetworkOptions options)
{
    private readonly List<(SimulatedIncident Incident, TimeSpan End)> _active = [];
    private readonly Random _random = new(options.Seed ^ 0x5EED);
    private TimeSpan _last = TimeSpan.FromTicks(-1);

    /// <summary>Replaced as a whole when something begins or ends, so that other threads can read it.</summary>
    public IReadOnlyList<SimulatedIncident> Incidents { get; private set; } = [];

    public void Advance(TimeSpan elapsed)
    {
        bool changed = false;
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            if (_active[i].End <= elapsed)
            {
                End(_active[i].Incident, elapsed);
                _active.RemoveAt(i);
                changed = true;
            }
        }
        foreach (SimulatedEvent entry in options.Events)
        {
            TimeSpan cycleStart = TimeSpan.FromTicks(elapsed.Ticks / options.EventCycle.Ticks * options.EventCycle.Ticks);
            TimeSpan start = cycleStart + entry.Start;
            if (start > _last && start <= elapsed)
            {
                _active.Add((Begin(entry.Kind, elapsed), start + entry.Duration));
                changed = true;
            }
        }
        _last = elapsed;
        if (changed)
        {
            Incidents = [.. _active.Select(a => a.Incident)];
        }
    }

    private SimulatedIncident Begin(SimulatedEventKind kind, TimeSpan elapsed)
    {
        switch (kind)
        {
            case SimulatedEventKind.Beacon or SimulatedEventKind.Exfiltration:
                Endpoint[] senders = topology.Users.Length > 0 ? topology.Users : topology.Servers;
                Endpoint sender = senders[_random.Next(senders.Length)];
                return new SimulatedIncident(kind, sender.Attachments[0].Device, sender.Attachments[0], sender.IPv4.ToIPAddress());
            case SimulatedEventKind.LinkFlap:
                SimulatedInterface[] flapping = [.. topology.Devices.SelectMany(d => d.Links)];
                SimulatedInterface unsteady = flapping[_random.Next(flapping.Length)];
                return new SimulatedIncident(kind, unsteady.Device, unsteady, null);
            case SimulatedEventKind.Outage:
                SimulatedInterface[] links = [.. topology.Devices.SelectMany(d => d.Links), .. topology.Internet[0].Attachments];
                SimulatedInterface link = links[_random.Next(links.Length)];
                topology.SetUp(link, isUp: false, elapsed);
                return new SimulatedIncident(kind, link.Device, link, null);
            case SimulatedEventKind.InterfaceErrors:
                SimulatedDevice device = topology.Devices[_random.Next(topology.Devices.Count)];
                SimulatedInterface faulty = device.Links[_random.Next(device.Links.Count)];
                return new SimulatedIncident(kind, faulty.Device, faulty, null);
            default:
                Endpoint victim = topology.Servers[_random.Next(topology.Servers.Length)];
                IPAddress address = victim.IPv4.ToIPAddress();
                return new SimulatedIncident(kind, victim.Attachments[0].Device, victim.Attachments[0], address);
        }
    }

    private void End(SimulatedIncident incident, TimeSpan elapsed)
    {
        if (incident.Kind is SimulatedEventKind.Outage or SimulatedEventKind.LinkFlap)
        {
            topology.SetUp(incident.Interface, isUp: true, elapsed);
        }
    }
}
