using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Model;

/// <summary>A host or a network outside: addresses and the interfaces behind which they lie, the preferred one first.</summary>
internal sealed record Endpoint(FlowAddress IPv4, FlowAddress IPv6, uint AsNumber, SimulatedInterface[] Attachments)
{
    /// <summary>The first attachment that is up; null when the endpoint is cut off.</summary>
    public SimulatedInterface? Attachment
    {
        get
        {
            foreach (SimulatedInterface attachment in Attachments)
            {
                if (attachment.IsUp)
                {
                    return attachment;
                }
            }
            return null;
        }
    }
}
