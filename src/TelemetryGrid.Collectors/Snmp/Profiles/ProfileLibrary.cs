using System.Collections.Immutable;
using System.Reflection;
using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>All profiles: those that are built in, and those of a folder, which win over built-in ones of the same name.</summary>
public sealed class ProfileLibrary
{
    private const string ShippedFolder = ".Snmp.Profiles.Shipped.";
    private const int MaxFiles = 1000;
    private const int MaxDepth = 8;

    private readonly ImmutableArray<SnmpProfile> _profiles;

    private ProfileLibrary(ImmutableArray<SnmpProfile> profiles) => _profiles = profiles;

    /// <summary>The built-in profiles alone.</summary>
    public static ProfileLibrary Shipped { get; } = LoadShipped();

    internal ImmutableArray<SnmpProfile> Profiles => _profiles;

    /// <summary>Their names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _profiles.Select(p => p.Name)];

    /// <summary>The built-in profiles and those of a folder's <c>*.yaml</c>, read in the order of their names.</summary>
    /// <param name="folder">Null or empty for none.</param>
    /// <param name="errors">Everything that is wrong; a profile with an error is left out, and one of its name that is built in stays.</param>
    public static ProfileLibrary Load(string? folder, out IReadOnlyList<DeclarationError> errors)
    {
        var found = new List<DeclarationError>();
        errors = found;
        var files = string.IsNullOrEmpty(folder) ? [] : Files(folder, found);
        return Build([.. ShippedTexts(), .. files], found);
    }

    /// <summary>The profiles for a device, those for fewer devices first.</summary>
    internal ImmutableArray<SnmpProfile> For(ProfileDevice device, Func<ObjectIdentifier, bool> isPresent)
    {
        var matching = _profiles
            .Where(p => !p.IsBase && (p.Matches.IsEmpty || p.Matches.Any(m => m.Holds(device.ObjectId, device.Description, isPresent))))
            .ToList();
        var covered = matching
            .SelectMany(p => p.InsteadOf.Concat(Ancestors(p, _profiles.ToDictionary(o => o.Name, StringComparer.Ordinal), 0)))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. matching.Where(p => !covered.Contains(p.Name)).OrderBy(p => p.Matches.IsEmpty).ThenBy(p => p.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The subtrees of which must be known whether the device has them, before <see cref="For"/> can tell.</summary>
    internal ImmutableArray<ObjectIdentifier> Questions(ProfileDevice device) =>
        [
            .. _profiles
                .Where(p => !p.IsBase)
                .SelectMany(p => p.Matches)
                .Where(m => m.Present is not null && m.Holds(device.ObjectId, device.Description, _ => true))
                .Select(m => m.Present!.Value)
                .Distinct(),
        ];

    internal static ProfileLibrary Build(IEnumerable<(string Source, string Text)> texts, List<DeclarationError> errors)
    {
        var profiles = new Dictionary<string, SnmpProfile>(StringComparer.Ordinal);
        foreach (var (source, text) in texts)
        {
            if (ProfileLoader.Load(source, text, errors) is { } profile)
            {
                profiles[profile.Name] = profile;
            }
        }
        var whole = new List<SnmpProfile>();
        foreach (var profile in profiles.Values.OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            var unknown = profile.Extends.Concat(profile.InsteadOf).Where(name => !profiles.ContainsKey(name)).ToList();
            if (unknown.Count > 0)
            {
                errors.Add(new DeclarationError(profile.Source, 1, $"there is no profile named {string.Join(", ", unknown)}."));
            }
            else if (Ancestors(profile, profiles, 0).Contains(profile.Name, StringComparer.Ordinal))
            {
                errors.Add(new DeclarationError(profile.Source, 1, $"the profile {profile.Name} extends itself."));
            }
            else
            {
                whole.Add(Extended(profile, profiles, 0));
            }
        }
        return new ProfileLibrary([.. whole]);
    }

    private static IEnumerable<string> Ancestors(SnmpProfile profile, Dictionary<string, SnmpProfile> profiles, int depth) =>
        depth == MaxDepth
            ? []
            : profile.Extends.SelectMany(name =>
                profiles.TryGetValue(name, out var parent) ? [name, .. Ancestors(parent, profiles, depth + 1)] : Enumerable.Empty<string>()
            );

    private static SnmpProfile Extended(SnmpProfile profile, Dictionary<string, SnmpProfile> profiles, int depth)
    {
        if (depth == MaxDepth)
        {
            return profile;
        }
        foreach (var parent in profile.Extends.Where(profiles.ContainsKey).Select(name => Extended(profiles[name], profiles, depth + 1)))
        {
            var own = profile
                .Scalars.Concat(profile.Tables.SelectMany(t => t.Values))
                .Select(v => v.Metric.Name)
                .ToHashSet(StringComparer.Ordinal);
            var inherited = parent
                .Tables.Select(t => t with { Values = [.. t.Values.Where(v => !own.Contains(v.Metric.Name))] })
                .Where(t => !t.Values.IsEmpty);
            profile = profile with
            {
                Scalars = [.. profile.Scalars, .. parent.Scalars.Where(v => !own.Contains(v.Metric.Name))],
                Tables = [.. profile.Tables, .. inherited],
                Matches = profile.Matches.IsEmpty ? parent.Matches : profile.Matches,
            };
        }
        return profile;
    }

    private static ProfileLibrary LoadShipped()
    {
        var errors = new List<DeclarationError>();
        var library = Build(ShippedTexts(), errors);
        return errors.Count == 0 ? library : throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }

    private static IEnumerable<(string Source, string Text)> ShippedTexts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(ShippedFolder, StringComparison.Ordinal)).Order())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name[(name.IndexOf(ShippedFolder, StringComparison.Ordinal) + ShippedFolder.Length)..], reader.ReadToEnd());
        }
    }

    private static List<(string Source, string Text)> Files(string folder, List<DeclarationError> errors)
    {
        var result = new List<(string, string)>();
        try
        {
            var paths = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Take(MaxFiles + 1).ToList();
            if (paths.Count > MaxFiles)
            {
                errors.Add(new DeclarationError(folder, 1, $"there are more than {MaxFiles} profiles; the rest is not read."));
            }
            foreach (var path in paths.Take(MaxFiles))
            {
                result.Add((path, File.ReadAllText(path)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new DeclarationError(folder, 1, $"the profiles cannot be read: {e.Message}"));
        }
        return result;
    }
}
