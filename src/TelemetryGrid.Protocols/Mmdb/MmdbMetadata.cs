using System.Text;

namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>What a database says about itself (MaxMind DB 2.0, "Database Metadata").</summary>
/// <param name="NodeCount">Nodes of the search tree.</param>
/// <param name="RecordSize">Bits of each half of a node: 24, 28 or 32.</param>
/// <param name="IpVersion">4 or 6. A tree of version 6 holds IPv4 addresses below 96 zero bits.</param>
/// <param name="DatabaseType">Such as <c>GeoLite2-City</c>.</param>
/// <param name="BuildEpoch">Seconds since 1970 UTC; any 64 bits.</param>
public sealed record MmdbMetadata(uint NodeCount, int RecordSize, int IpVersion, string DatabaseType, ulong BuildEpoch)
{
    /// <summary>The end of a file that may hold the metadata.</summary>
    private const int MaxLength = 128 * 1024;

    private static readonly byte[] Marker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];

    /// <summary>When the database was built; null when the number is no date.</summary>
    public DateTimeOffset? BuildTime => BuildEpoch <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds((long)BuildEpoch) : null;

    /// <param name="start">Offset of the marker, where the data section ends.</param>
    /// <param name="problem">A sentence, or null.</param>
    internal static MmdbMetadata? Read(ReadOnlySpan<byte> file, out int start, out string? problem)
    {
        var tail = file[Math.Max(0, file.Length - MaxLength)..];
        var marker = tail.LastIndexOf(Marker);
        start = file.Length - tail.Length + marker;
        if (marker < 0)
        {
            problem = $"no metadata marker in the last {tail.Length} bytes: this is no MaxMind database, or its end is missing";
            return null;
        }
        if (!MmdbValue.TryRead(tail[(marker + Marker.Length)..], 0, 0, out var map) || map.Type != MmdbType.Map)
        {
            problem = "the metadata is no map";
            return null;
        }
        var check = MmdbVerifier.Check(tail[(marker + Marker.Length)..]);
        if (check is not null)
        {
            problem = $"the metadata is damaged: {check}";
            return null;
        }
        problem =
            Need(map, "binary_format_major_version"u8, out var major) is { } noMajor ? noMajor
            : major != 2 ? $"the format's major version is {major}; 2 is read"
            : Need(map, "node_count"u8, out var nodes) is { } noNodes ? noNodes
            : Need(map, "record_size"u8, out var size) is { } noSize ? noSize
            : size is not (24 or 28 or 32) ? $"record_size is {size}; 24, 28 and 32 are read"
            : Need(map, "ip_version"u8, out var version) is { } noVersion ? noVersion
            : version is not (4 or 6) ? $"ip_version is {version}; 4 and 6 are read"
            : nodes is 0 or > int.MaxValue ? $"node_count is {nodes}"
            : null;
        if (problem is not null)
        {
            return null;
        }
        Need(map, "node_count"u8, out var count);
        Need(map, "record_size"u8, out var bits);
        Need(map, "ip_version"u8, out var ip);
        Need(map, "build_epoch"u8, out var epoch);
        var name =
            map.Find("database_type"u8, out var type) == MmdbStatus.Found && type.TryGetString(out var text)
                ? Encoding.UTF8.GetString(text)
                : "";
        return new MmdbMetadata((uint)count, (int)bits, (int)ip, name, epoch);
    }

    private static string? Need(MmdbValue map, ReadOnlySpan<byte> key, out ulong number)
    {
        number = 0;
        return map.Find(key, out var value) == MmdbStatus.Found && value.TryGetUInt64(out number)
            ? null
            : $"the metadata has no number {Encoding.ASCII.GetString(key)}";
    }
}
