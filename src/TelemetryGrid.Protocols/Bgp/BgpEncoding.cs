namespace TelemetryGrid.Protocols.Bgp;

/// <summary>What two speakers agreed on and an UPDATE does not say itself.</summary>
/// <param name="HasFourByteAs">AS numbers in AS_PATH and AGGREGATOR have four bytes (RFC 6793).</param>
/// <param name="HasPathIdsIPv4">IPv4 unicast prefixes have path identifiers before them (RFC 7911).</param>
/// <param name="HasPathIdsIPv6">The same of IPv6 unicast.</param>
/// <param name="IsOwn">Updates are of the router's own table: what it originates need not have an AS_PATH.</param>
public readonly record struct BgpEncoding(bool HasFourByteAs, bool HasPathIdsIPv4 = false, bool HasPathIdsIPv6 = false, bool IsOwn = false);
