using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>One field of a template (RFC 7011 §3.2).</summary>
/// <param name="Enterprise">Private enterprise number; 0 for IANA elements and for NetFlow v9.</param>
/// <param name="Id">Element id; in the scope of a NetFlow v9 options template a scope type (RFC 3954 §6.1).</param>
/// <param name="Length">Octets; <see cref="Variable"/> when each record carries its own length.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FieldSpecifier(uint Enterprise, ushort Id, ushort Length)
{
    /// <summary>The length that announces variable-length encoding (RFC 7011 §7).</summary>
    public const ushort Variable = ushort.MaxValue;

    public bool IsVariable => Length == Variable;
}
