using System.Runtime.InteropServices;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>A template within its exporter session. NetFlow v9 and IPFIX number their templates independently.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TemplateKey(FlowProtocol Protocol, uint ObservationDomainId, ushort TemplateId);
