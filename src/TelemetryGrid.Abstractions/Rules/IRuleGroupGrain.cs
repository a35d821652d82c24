namespace TelemetryGrid.Rules;

/// <summary>Evaluates one group of rules at its times, keyed by <c>site/file;group</c>.</summary>
[Alias("TelemetryGrid.IRuleGroupGrain")]
public interface IRuleGroupGrain : IGrainWithStringKey
{
    /// <summary>Begins with a group, or goes on with another version of it: rules of the same kind, name and labels keep their alerts.</summary>
    [Alias("Define"), AlwaysInterleave]
    Task DefineAsync(RuleGroupDefinition definition);

    /// <summary>Ends the group and the series it wrote. Its alerts end when nobody tells them any more.</summary>
    [Alias("Remove"), AlwaysInterleave]
    Task RemoveAsync();

    /// <summary>Wakes the group after its node was lost.</summary>
    /// <returns>The version it evaluates; empty when it has none.</returns>
    [Alias("Ping"), AlwaysInterleave]
    Task<string> PingAsync();

    /// <summary>Null when there is no such group.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<RuleGroupReport?> GetAsync();
}
