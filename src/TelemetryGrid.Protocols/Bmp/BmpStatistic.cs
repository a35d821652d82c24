namespace TelemetryGrid.Protocols.Bmp;

/// <summary>One number of a statistics report.</summary>
/// <param name="Type">IANA's number of it (RFC 7854 §4.8, RFC 8671 §6.2).</param>
/// <param name="Afi">Address family it is of; 0 for all.</param>
public readonly record struct BmpStatistic(ushort Type, ulong Value, ushort Afi, byte Safi);
