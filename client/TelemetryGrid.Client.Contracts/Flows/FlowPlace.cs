namespace TelemetryGrid.Client;

/// <summary>Where an address is and whose, as the node's databases say now; null, or 0, where they do not.</summary>
public sealed record FlowPlace
{
    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>Autonomous system that has the address.</summary>
    public uint AsNumber { get; init; }

    public string? AsOrganization { get; init; }

    /// <summary>Name of the narrowest network described to the node that it is in; site, tenant and role are that network's.</summary>
    public string? Network { get; init; }

    public string? Site { get; init; }

    public string? Tenant { get; init; }

    public string? Role { get; init; }
}
