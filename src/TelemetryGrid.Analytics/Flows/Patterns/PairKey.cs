using System.Runtime.InteropServices;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>Two hosts, and what else tells one of their relations from another.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PairKey(HostKey Source, HostKey Destination, ulong Detail)
{
    public ulong StableHash() => PatternHash.OfPair(Source.StableHash(), Destination.StableHash(), Detail);

    public override int GetHashCode() => (int)StableHash();
}
