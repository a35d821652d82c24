using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TelemetryGrid.Alerts;

/// <summary>The keys of the grains that alerts pass.</summary>
public static class AlertKeys
{
    /// <summary>Grains among which the names of a site's groups are spread. A stored name is found by it: it never changes.</summary>
    public const int Directories = 16;

    // What relational stores take for a grain's key, with room for the site.
    private const int MaxGroupLength = 300;

    public static string Shard(string site, int number) => string.Create(CultureInfo.InvariantCulture, $"{site}/{number}");

    /// <summary>The key of a group's grain: its id, which ends in a hash where it would be too long.</summary>
    public static string Group(string site, string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length <= MaxGroupLength ? $"{site}/{id}" : $"{site}/{id[..(MaxGroupLength - 65)]}#{Hash(id)}";
    }

    public static string Directory(string site, int number) => string.Create(CultureInfo.InvariantCulture, $"{site}/{number}");

    /// <summary>The directory that knows a group.</summary>
    public static string DirectoryOf(string site, string group) =>
        Directory(site, SHA256.HashData(Encoding.UTF8.GetBytes(group))[0] % Directories);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
