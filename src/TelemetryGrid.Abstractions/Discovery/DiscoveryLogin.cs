using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Discovery;

/// <summary>What a search tries on devices: what a registered SNMP source has, or settings and secrets of its own, as such a source would have them.</summary>
/// <param name="Name">What people call it; for a source its id.</param>
/// <param name="Own">Null takes those of the source <see cref="Name"/>; else only its settings count.</param>
/// <param name="Secrets">Those that go with <see cref="Own"/>.</param>
public sealed record DiscoveryLogin(string Name, SourceDefinition? Own, SourceCredentials Secrets)
{
    public static DiscoveryLogin OfSource(string id) => new(id, null, SourceCredentials.None);

    /// <param name="name">What people call it; it is shown.</param>
    /// <param name="settings">As an SNMP source has them.</param>
    /// <param name="secrets">Likewise.</param>
    public static DiscoveryLogin Inline(string name, ImmutableDictionary<string, string> settings, SourceCredentials secrets) =>
        new(
            name,
            new SourceDefinition
            {
                Id = SourceId.Parse("discovery"),
                Kind = SourceKind.Snmp,
                // Stands for every address that is asked.
                Endpoint = "192.0.2.1",
                Settings = settings,
            },
            secrets
        );
}
