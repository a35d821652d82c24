using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>A registered information element.</summary>
/// <param name="Enterprise">Private enterprise number; 0 for the IANA registry and for NetFlow v9 field types.</param>
/// <param name="Id">Element id within the enterprise, without the enterprise bit.</param>
/// <param name="Name">Name as registered, in lower camel case.</param>
/// <param name="Type">Abstract data type.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct InformationElement(uint Enterprise, ushort Id, string Name, ElementType Type);
