namespace TelemetryGrid.Rules;

/// <summary>The keys of group grains.</summary>
public static class RuleGroupKey
{
    public static string Of(string site, string file, string group) => $"{site}/{file};{group}";

    /// <summary>The site of a key. File and group cannot be told apart: either may hold a semicolon.</summary>
    public static string SiteOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var slash = key.IndexOf('/');
        return slash < 0 ? "" : key[..slash];
    }
}
