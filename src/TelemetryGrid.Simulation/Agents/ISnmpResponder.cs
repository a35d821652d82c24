namespace TelemetryGrid.Simulation.Agents;

/// <summary>Answers requests of one version of SNMP.</summary>
internal interface ISnmpResponder
{
    /// <summary>False when the datagram deserves no answer.</summary>
    /// <param name="response">Room for <see cref="SnmpResponder.MaximumResponse"/> octets.</param>
    /// <param name="length">How long the response is.</param>
    bool TryRespond(ReadOnlySpan<byte> request, Span<byte> response, out int length);
}
