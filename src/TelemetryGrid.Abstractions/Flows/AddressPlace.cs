namespace TelemetryGrid.Flows;

/// <summary>Where an address is and whose; null, or 0, where nobody says.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="AsNumber">Autonomous system that has the address.</param>
/// <param name="Network">Name of the narrowest network the user describes that it is in; site, tenant and role are that network's.</param>
public sealed record AddressPlace(
    string? Country,
    uint AsNumber,
    string? AsOrganization,
    string? Network,
    string? Site,
    string? Tenant,
    string? Role
);
