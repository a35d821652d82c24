using System.Net;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>Where devices are looked for, and how hard.</summary>
public sealed class DiscoveryOptions
{
    /// <summary>Devices to begin with. They are asked whatever the networks say.</summary>
    public IList<IPEndPoint> Seeds { get; } = [];

    /// <summary>Every host address of these is asked; also the bounds within which neighbours are followed.</summary>
    public IList<IPNetwork> Networks { get; } = [];

    /// <summary>Never asked, seeds included.</summary>
    public IList<IPNetwork> Exclude { get; } = [];

    /// <summary>Tried in this order; at least one.</summary>
    public IList<DiscoveryCredential> Credentials { get; } = [];

    /// <summary>Names that people gave to addresses: these devices have them as their ids.</summary>
    public IDictionary<IPAddress, DeviceId> Names { get; } = new Dictionary<IPAddress, DeviceId>();

    /// <summary>Where agents of networks and neighbours listen. Default 161.</summary>
    public int Port { get; set; } = 161;

    /// <summary>Whether what LLDP, CDP, BGP and OSPF name is asked too, where the networks have it. Default true.</summary>
    public bool FollowNeighbors { get; set; } = true;

    /// <summary>Addresses that are asked at most; the rest is counted. Default 65,536.</summary>
    public int MaxAddresses { get; set; } = 65_536;

    /// <summary>Devices that are read at most. Default 10,000.</summary>
    public int MaxDevices { get; set; } = 10_000;

    /// <summary>Addresses that are begun with a second. Default 100.</summary>
    public int AddressesPerSecond { get; set; } = 100;

    /// <summary>Addresses that are asked or read at once. Default 32.</summary>
    public int AtOnce { get; set; } = 32;

    /// <summary>How long one try of one credential waits. Default 1 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Tries of each credential after the first. Default 1.</summary>
    public int Retries { get; set; } = 1;

    /// <summary>Rows of one table of a device at most. Default 20,000.</summary>
    public int MaxRows { get; set; } = 20_000;

    /// <summary>Every rule that does not hold, each as a sentence.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Seeds.Count == 0 && Networks.Count == 0)
        {
            errors.Add($"{nameof(Seeds)} and {nameof(Networks)} are both empty: there is nowhere to look.");
        }
        if (Credentials.Count == 0)
        {
            errors.Add($"{nameof(Credentials)} is empty.");
        }
        foreach (var twice in Credentials.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            errors.Add($"{nameof(Credentials)}: two are named {twice.Key}.");
        }
        if (Port is < 1 or > 65_535)
        {
            errors.Add($"{nameof(Port)} must be 1 to 65535, not {Port}.");
        }
        if (MaxAddresses < 1 || MaxDevices < 1 || MaxRows < 1)
        {
            errors.Add($"{nameof(MaxAddresses)}, {nameof(MaxDevices)} and {nameof(MaxRows)} must be positive.");
        }
        if (AddressesPerSecond is < 1 or > 10_000)
        {
            errors.Add($"{nameof(AddressesPerSecond)} must be 1 to 10000, not {AddressesPerSecond}.");
        }
        if (AtOnce is < 1 or > 1000)
        {
            errors.Add($"{nameof(AtOnce)} must be 1 to 1000, not {AtOnce}.");
        }
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromSeconds(60))
        {
            errors.Add($"{nameof(Timeout)} must be above 0 and at most 60 s, not {Timeout}.");
        }
        if (Retries is < 0 or > 10)
        {
            errors.Add($"{nameof(Retries)} must be 0 to 10, not {Retries}.");
        }
        return errors;
    }
}
