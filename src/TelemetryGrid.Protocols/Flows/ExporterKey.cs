using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>Names one exporter session: template ids are unique within it and an observation domain (RFC 7011 §3.4.1).</summary>
/// <param name="Address">The exporter's address as the socket saw it.</param>
/// <param name="Port">The exporter's source port.</param>
/// <param name="Transport">What carries the session.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExporterKey(FlowAddress Address, ushort Port, ExporterTransport Transport = ExporterTransport.Udp);
