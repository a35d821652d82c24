using System.Net;
using System.Text;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>The senders of one lane, by address and, behind relays, by host name. Bounded: a flood of names forgets all, which costs only what clocks taught. Not thread-safe.</summary>
internal sealed class SyslogSenders(SyslogCollectorOptions options, SyslogZones zones, DeviceAddressBook addresses, PartitionMap map)
{
    internal const int MaxSenders = 65_536;

    private readonly Dictionary<FlowAddress, SyslogSender> _byAddress = [];
    private readonly Dictionary<DeviceId, SyslogSender> _byDevice = [];
    private readonly Dictionary<ulong, (byte[] Name, SyslogSender Sender)> _byHostname = [];
    private int _version = -1;

    /// <summary>Forgets which address is which device when that may have changed; clocks are kept.</summary>
    public void Renew()
    {
        if (_version != addresses.Version)
        {
            _version = addresses.Version;
            _byAddress.Clear();
            _byHostname.Clear();
        }
    }

    public SyslogSender Find(in FlowAddress address)
    {
        if (_byAddress.TryGetValue(address, out var sender))
        {
            return sender;
        }
        var ip = address.ToIPAddress();
        sender = Find(addresses.Find(ip), ip);
        Bound(_byAddress.Count);
        _byAddress[address] = sender;
        return sender;
    }

    /// <summary>The device a message speaks of.</summary>
    public SyslogSender Find(ReadOnlySpan<byte> message, in SyslogRecord record, SyslogSender relay, in FlowAddress address)
    {
        if (!options.DeviceFromHostname || record.Hostname.IsEmpty)
        {
            return relay;
        }
        var name = record.Hostname.Of(message);
        var hash = Hash(name);
        if (_byHostname.TryGetValue(hash, out var known) && known.Name.AsSpan().SequenceEqual(name))
        {
            return known.Sender;
        }
        var sender = FindByName(name, relay, address);
        Bound(_byHostname.Count);
        _byHostname[hash] = (name.ToArray(), sender);
        return sender;
    }

    private SyslogSender FindByName(ReadOnlySpan<byte> name, SyslogSender relay, in FlowAddress address)
    {
        var text = Encoding.Latin1.GetString(name);
        // A host that writes its address there is the device that has it.
        if (IPAddress.TryParse(text, out var ip))
        {
            return Find(addresses.Find(ip), ip);
        }
        return DeviceId.TryParse(text, out var device) ? Find(device, address.ToIPAddress()) : relay;
    }

    private SyslogSender Find(DeviceId device, IPAddress address)
    {
        if (!_byDevice.TryGetValue(device, out var sender))
        {
            Bound(_byDevice.Count);
            var skew = (long)options.MaxClockSkew.TotalMilliseconds;
            sender = new SyslogSender(device, map.Of(device), zones.Find(device, address), skew);
            _byDevice.Add(device, sender);
        }
        return sender;
    }

    private void Bound(int count)
    {
        if (count >= MaxSenders)
        {
            _byAddress.Clear();
            _byHostname.Clear();
            _byDevice.Clear();
        }
    }

    // FNV-1a, 64 bits. Two names of one hash take each other's place.
    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }
        return hash;
    }
}
