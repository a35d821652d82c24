using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>
/// Reads a profile from YAML and tells everything that is wrong with it, each with its line:
/// <code>
/// name: acme-fans
/// extends: [entity-sensor]           # optional; has their values too
/// instead_of: [ucd-snmp]             # optional; these are left out where this one applies
/// match:                             # optional; one of them must hold
///   - object_id: 1.3.6.1.4.1.99999.  # all of one: beginnings of sysObjectID,
///     description: "Acme OS"         # an expression that sysDescr contains,
///     present: 1.3.6.1.4.1.99999.5   # a subtree in which the device has something
/// scalars:
///   - {metric: acme_load_ratio, oid: 1.3.6.1.4.1.99999.1.1.0, scale: 0.01, help: "Load."}
/// tables:
///   - entry: 1.3.6.1.4.1.99999.5.1   # columns may then be written as their last number
///     index: [{name: fan}]           # parts: integer, ipv4, mac, string, implied_string, inet_address, address, rest
///     labels:
///       fan: {column: [2, {column: 1.3.6.1.2.1.47.1.1.1.1.7, by: {column: 3}}]}
///       interface: {interface_by: fan}
///     when: {column: 4, in: [1]}
///     values:
///       - {metric: acme_fan_speed_rpm, column: 5, help: "Speed."}
///       - {metric: acme_fan_state, column: 6, kind: state, states: {1: ok, 2: broken=9}, help: "State."}
/// </code>
/// </summary>
internal sealed partial class ProfileLoader
{
    private static readonly HashSet<string> s_ownLabels = ["device", "__name__"];

    private readonly DeclarationMap _root;

    private ProfileLoader(DeclarationMap root) => _root = root;

    /// <returns>The profile, or null when <paramref name="errors"/> got any.</returns>
    public static SnmpProfile? Load(string source, string text, List<DeclarationError> errors)
    {
        var before = errors.Count;
        if (DeclarationFile.TryRead(source, text, errors) is not { } root)
        {
            return null;
        }
        var profile = new ProfileLoader(root).Profile();
        return errors.Count == before ? profile : null;
    }

    internal static bool IsMetricName(string name) => MetricName().IsMatch(name);

    private SnmpProfile Profile()
    {
        var name = _root.RequiredText("name");
        if (name.Length > 0 && !ProfileName().IsMatch(name))
        {
            _root.Error($"'{name}' is not a profile's name: use small letters, digits and dashes.");
        }
        var profile = new SnmpProfile
        {
            Name = name,
            Source = _root.Source,
            IsBase = _root.Flag("base"),
            Extends = [.. _root.Texts("extends").Select(t => t.Text)],
            InsteadOf = [.. _root.Texts("instead_of").Select(t => t.Text)],
            Matches = [.. _root.Maps("match").Select(Match)],
            Scalars = [.. _root.Maps("scalars").Select(Scalar)],
            Tables = [.. _root.Maps("tables").Select(Table)],
        };
        if (profile.Scalars.IsEmpty && profile.Tables.IsEmpty && profile.Extends.IsEmpty)
        {
            _root.Error("the profile has neither scalars nor tables.");
        }
        _root.RefuseOthers();
        return profile;
    }

    internal static ProfileMatch Match(DeclarationMap map)
    {
        // A beginning may be written with the dot that ends it.
        var objectIds = map.Texts("object_id")
            .Select(t => map.TryObjectId(t.Text.TrimEnd('.'), t.At, out var oid) ? oid : default)
            .Where(oid => !oid.IsEmpty);
        var match = new ProfileMatch(
            [.. objectIds],
            map.Expression("description"),
            map.ObjectIds("present").Select(o => (ObjectIdentifier?)o).FirstOrDefault()
        );
        if (!map.Has("object_id") && !map.Has("description") && !map.Has("present"))
        {
            map.Error("a match needs object_id, description or present.");
        }
        map.RefuseOthers();
        return match;
    }

    private static ProfileValue Scalar(DeclarationMap map)
    {
        var columns = new ProfileColumns(default, []) { IsScalar = true };
        return ProfileValueLoader.Load(map, columns, "oid");
    }

    private static ProfileTable Table(DeclarationMap map)
    {
        var entry = map.ObjectIds("entry").FirstOrDefault();
        var parts = map.Maps("index").Select(IndexPart).ToImmutableArray();
        var columns = new ProfileColumns(entry, [ProfileRow.Whole, .. parts.Select(p => p.Name)]);
        foreach (var twice in parts.GroupBy(p => p.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            map.Error($"two parts of the index are named '{twice.Key}'.");
        }
        var table = new ProfileTable
        {
            Index = parts,
            Labels = Labels(map, columns),
            When = columns.Condition(map, "when"),
            Values = [.. map.Maps("values").Select(v => ProfileValueLoader.Load(v, columns, "column"))],
        };
        if (table.Values.IsEmpty)
        {
            map.Error("a table needs values.");
        }
        if (table.Labels.IsEmpty && table.Values.Any(v => v.Kind != ProfileValueKind.Count))
        {
            map.Error("a table needs labels that tell its rows apart.");
        }
        map.RefuseOthers();
        return table;
    }

    private static ProfileIndexPart IndexPart(DeclarationMap map)
    {
        var name = map.RequiredText("name");
        map.TryChoice("is", ProfileIndexKind.Integer, out var kind);
        map.RefuseOthers();
        return new ProfileIndexPart(name, kind ?? ProfileIndexKind.Integer);
    }

    internal static ImmutableArray<ProfileLabel> Labels(DeclarationMap map, ProfileColumns columns)
    {
        if (map.Map("labels") is not { } labels)
        {
            return [];
        }
        var result = ImmutableArray.CreateBuilder<ProfileLabel>();
        foreach (var name in labels.Keys())
        {
            if (!LabelName().IsMatch(name) || s_ownLabels.Contains(name))
            {
                labels.Error($"'{name}' is not a label's name: use small letters, digits and underscores; 'device' is taken.");
            }
            result.Add(Label(labels, name, columns));
        }
        return result.ToImmutable();
    }

    private static ProfileLabel Label(DeclarationMap labels, string name, ProfileColumns columns)
    {
        if (labels.Node(name) is YamlDotNet.RepresentationModel.YamlScalarNode { Value: { } text })
        {
            return new ProfileLabel(name) { Text = text };
        }
        if (labels.Map(name) is not { } map)
        {
            return new ProfileLabel(name);
        }
        var label = new ProfileLabel(name)
        {
            IndexPart = columns.IndexPart(map, "index"),
            Columns = columns.Read(map, "column"),
            Interface = columns.Interface(map, "interface_by"),
            Otherwise = map.Has("otherwise") ? map.Text("otherwise") : null,
            Words = map.Map("words") is { } words
                ? words.Pairs().ToImmutableDictionary(p => p.Key, p => p.Text, StringComparer.Ordinal)
                : ImmutableDictionary<string, string>.Empty,
        };
        if (new[] { map.Has("index"), map.Has("column"), map.Has("interface_by") }.Count(has => has) != 1)
        {
            map.Error($"the label '{name}' needs one of index, column and interface_by.");
        }
        map.RefuseOthers();
        return label;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}$")]
    private static partial Regex ProfileName();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}$")]
    private static partial Regex LabelName();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,127}$")]
    private static partial Regex MetricName();
}
