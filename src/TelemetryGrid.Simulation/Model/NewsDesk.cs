using System.Net;

namespace TelemetryGrid.Simulation.Model;

/// <summary>
/// Sees what happens and makes news of it: interfaces that changed, what incidents do to a device, and the people who work on it. Depends
/// on the seed and the ticks alone, and on a random source of its own, so that traffic is the same with and without it.
/// </summary>
internal sealed class NewsDesk
{
    /// <summary>A device's people do something this often, on average.</summary>
    private static readonly TimeSpan Routine = TimeSpan.FromMinutes(2);

    /// <summary>While a device's hosts are scanned, so is it.</summary>
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(4);

    private static readonly string[] Staff = ["noc", "amira", "jonas", "backup"];
    private static readonly string[] Guesses = ["root", "admin", "cisco", "test"];

    private readonly Topology _topology;
    private readonly Random _random;
    private readonly Dictionary<SimulatedInterface, bool> _isUp = [];
    private readonly int[] _numbers;
    private IReadOnlyList<SimulatedIncident> _incidents = [];
    private int _version = -1;

    public NewsDesk(Topology topology, int seed)
    {
        _topology = topology;
        _random = new Random(seed ^ 0x10C5);
        _numbers = new int[topology.Devices.Count];
        foreach (SimulatedInterface one in topology.Devices.SelectMany(d => d.Interfaces))
        {
            _isUp[one] = one.IsUp;
        }
    }

    /// <summary>Hears of everything, in its order.</summary>
    public Action<DeviceNews> Publish { get; set; } = static _ => { };

    public void Advance(TimeSpan elapsed, IReadOnlyList<SimulatedIncident> incidents)
    {
        if (_version != _topology.Version)
        {
            _version = _topology.Version;
            TellLinks(elapsed);
        }
        foreach (SimulatedIncident begun in incidents.Except(_incidents).Where(i => i.Kind == SimulatedEventKind.InterfaceErrors))
        {
            Tell(begun.Device, DeviceNewsKind.ErrorsRising, elapsed, begun.Interface);
        }
        foreach (SimulatedIncident over in _incidents.Except(incidents).Where(i => i.Kind == SimulatedEventKind.InterfaceErrors))
        {
            Tell(over.Device, DeviceNewsKind.ErrorsFalling, elapsed, over.Interface);
        }
        _incidents = incidents;
        foreach (SimulatedIncident scan in incidents.Where(i => i.Kind == SimulatedEventKind.Scan))
        {
            if (_random.NextDouble() < TrafficModel.Tick / Attempt)
            {
                // Addresses of this network are reserved for documentation (RFC 5737).
                var scanner = new IPAddress([198, 51, 100, (byte)(1 + (scan.Interface.IfIndex % 250))]);
                Tell(scan.Device, DeviceNewsKind.LoginFailed, elapsed, null, Guesses[_random.Next(Guesses.Length)], scanner);
            }
        }
        foreach (SimulatedDevice device in _topology.Devices)
        {
            if (_random.NextDouble() < TrafficModel.Tick / Routine)
            {
                Work(device, elapsed);
            }
        }
    }

    private void TellLinks(TimeSpan elapsed)
    {
        foreach (SimulatedInterface one in _topology.Devices.SelectMany(d => d.Interfaces).Where(i => i.IsUp != _isUp[i]))
        {
            _isUp[one] = one.IsUp;
            Tell(one.Device, one.IsUp ? DeviceNewsKind.LinkUp : DeviceNewsKind.LinkDown, elapsed, one);
        }
    }

    private void Work(SimulatedDevice device, TimeSpan elapsed)
    {
        string user = Staff[_random.Next(Staff.Length)];
        var desk = new IPAddress([10, 255, 0, (byte)(10 + _random.Next(20))]);
        int deed = _random.Next(10);
        if (deed == 0)
        {
            Tell(device, DeviceNewsKind.LoginFailed, elapsed, null, user, desk);
            return;
        }
        Tell(device, DeviceNewsKind.Login, elapsed, null, user, desk);
        if (deed > 6)
        {
            Tell(device, DeviceNewsKind.ConfigurationChanged, elapsed, null, user, desk);
        }
    }

    private void Tell(
        SimulatedDevice device,
        DeviceNewsKind kind,
        TimeSpan at,
        SimulatedInterface? on,
        string user = "",
        IPAddress? from = null
    ) => Publish(new DeviceNews(device, kind, at, ++_numbers[device.Index], on, user, from ?? IPAddress.None));
}
