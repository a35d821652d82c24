using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using TelemetryGrid.Identity;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>What records of each device are told, worked out once for each while the data behind it stays as it is. Used by many threads.</summary>
/// <param name="version">Of the data.</param>
/// <param name="isEachOwn">Whether no two records are told the same.</param>
/// <param name="tellsDevices">Whether any device is told anything.</param>
/// <param name="interests">Labels that decide what a record is told besides its device.</param>
internal sealed class DeviceAdditionTable(
    (long Files, long Topology) version,
    bool isEachOwn,
    bool tellsDevices,
    IReadOnlyCollection<string> interests,
    Func<DeviceId?, DeviceAdditions> probe
)
{
    /// <summary>Devices remembered; beyond it all are forgotten and worked out again.</summary>
    internal const int MaxDevices = 65_536;

    private readonly List<byte[]> _interests = [.. interests.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];
    private readonly ConcurrentDictionary<byte[], DeviceAdditions> _devices = new(Utf8Comparer.Instance);

    public (long Files, long Topology) Version => version;

    public bool IsEachOwn => isEachOwn;

    /// <summary>Whether no record of the section is told anything: there is nothing to tell of devices, and no label of interest in it.</summary>
    public bool IsNothingFor(RecordSectionBuilder section) =>
        !isEachOwn && !tellsDevices && !_interests.Exists(name => section.Contains(name));

    /// <summary>What records are told that are told nothing.</summary>
    public DeviceAdditions Nothing { get; } = probe(null);

    public NameSet Interests { get; } = new([.. interests.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)]);

    /// <param name="device">Its id in UTF-8; empty for none.</param>
    public DeviceAdditions Find(ReadOnlySpan<byte> device)
    {
        if (_devices.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(device, out var additions))
        {
            return additions;
        }
        if (_devices.Count >= MaxDevices)
        {
            _devices.Clear();
        }
        additions = probe(DeviceId.TryParse(Encoding.UTF8.GetString(device), out var id) ? id : null);
        _devices[device.ToArray()] = additions;
        return additions;
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
