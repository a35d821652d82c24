using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>The files of rules of one site, keyed by the site's name. Sees to it that their groups are evaluated.</summary>
[Alias("TelemetryGrid.IRuleRegistryGrain")]
public interface IRuleRegistryGrain : IGrainWithStringKey
{
    /// <summary>
    /// Replaces the files of folders or of the program by these. A file with errors keeps its last version in force. Every node of a cluster may
    /// say the same.
    /// </summary>
    /// <returns>How the files of that origin fare, by name.</returns>
    [Alias("Offer"), ResponseTimeout("00:02:00")]
    Task<ImmutableArray<RuleFileReport>> OfferAsync(RuleFileOrigin origin, ImmutableArray<RuleFileText> files);

    /// <summary>Takes a file given through the API, unless something is wrong with it.</summary>
    [Alias("Put"), ResponseTimeout("00:02:00")]
    Task<RuleFileAnswer> PutAsync(string name, string text);

    [Alias("Delete"), ResponseTimeout("00:02:00")]
    Task<RuleFileAnswer> DeleteAsync(string name);

    /// <summary>By name.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<ImmutableArray<RuleFileReport>> ListAsync();

    /// <summary>The keys of the groups in force, by file and then name.</summary>
    [Alias("ListGroups"), AlwaysInterleave]
    Task<ImmutableArray<string>> ListGroupsAsync();

    /// <summary>The files with rules on entities, unless they are those of a version that is known.</summary>
    [Alias("GetEntityRules"), AlwaysInterleave]
    Task<EntityRuleFiles?> GetEntityRulesAsync(string knownVersion);

    /// <summary>Sees to it that every group runs, wherever its node went.</summary>
    [Alias("Tick"), ResponseTimeout("00:02:00")]
    Task TickAsync();
}
