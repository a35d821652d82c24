using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Protocols.Snmp;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Reads how a file refers to columns: in full, or as the last number behind the table's entry.</summary>
internal sealed class ProfileColumns(ObjectIdentifier entry, ImmutableArray<string> parts)
{
    /// <summary>A column found by a column found by a column … is a mistake.</summary>
    private const int MaxDepth = 4;

    public bool IsScalar { get; init; }

    public ImmutableArray<ProfileColumn> Read(DeclarationMap map, string key) =>
        [.. map.Items(key).Select(item => Column(map, key, item, 0)).OfType<ProfileColumn>()];

    public ProfileColumn? Single(DeclarationMap map, string key) => map.Node(key) is { } node ? Column(map, key, node, 0) : null;

    public string? IndexPart(DeclarationMap map, string key)
    {
        if (map.Node(key) is not { } node)
        {
            return null;
        }
        var part = map.TextOf(key, node);
        CheckPart(map, part, node);
        return part;
    }

    public ProfileInterface? Interface(DeclarationMap map, string key) =>
        map.Node(key) switch
        {
            null => null,
            YamlMappingNode column => new ProfileInterface([], Column(map, key, column, 0)),
            _ => new ProfileInterface(Parts(map, key), null),
        };

    public ProfileCondition? Condition(DeclarationMap map, string key)
    {
        if (map.Map(key) is not { } condition)
        {
            return null;
        }
        var result = new ProfileCondition(
            Single(condition, "column"),
            IndexPart(condition, "index"),
            [.. condition.Texts("in").Concat(condition.Texts("not_in")).Select(t => t.Text)],
            condition.Expression("matches"),
            condition.Has("not_in")
        );
        var tests = new[] { condition.Has("in"), condition.Has("not_in"), condition.Has("matches") };
        if (result.Column is null == result.IndexPart is null || tests.Count(has => has) != 1)
        {
            condition.Error("a condition needs one of column and index, and one of in, not_in and matches.");
        }
        condition.RefuseOthers();
        return result;
    }

    private ProfileColumn? Column(DeclarationMap map, string key, YamlNode node, int depth)
    {
        if (node is YamlScalarNode scalar)
        {
            return TryOid(map, scalar, out var oid) ? new ProfileColumn(oid, [], null, IsScalar) : null;
        }
        if (depth == MaxDepth || IsScalar || map.MapOf(key, node) is not { } reference)
        {
            map.Error("a plain object identifier is expected here.", node);
            return null;
        }
        var isScalar = reference.Has("oid");
        var column =
            reference.Node(isScalar ? "oid" : "column") is YamlScalarNode name && TryOid(reference, name, out var found) ? found : default;
        if (column.IsEmpty)
        {
            reference.Error("'column' is missing.");
        }
        var by = reference.Node("by");
        var result = new ProfileColumn(
            column,
            by is YamlMappingNode or null ? [] : Parts(reference, "by"),
            by is YamlMappingNode ? Column(reference, "by", by, depth + 1) : null,
            isScalar
        );
        reference.RefuseOthers();
        return result;
    }

    private ImmutableArray<string> Parts(DeclarationMap map, string key)
    {
        var result = ImmutableArray.CreateBuilder<string>();
        foreach (var (part, at) in map.Texts(key))
        {
            CheckPart(map, part, at);
            result.Add(part);
        }
        return result.ToImmutable();
    }

    private void CheckPart(DeclarationMap map, string part, YamlNode at)
    {
        if (!parts.Contains(part))
        {
            map.Error($"'{part}' is no part of the index; there are {string.Join(", ", parts)}.", at);
        }
    }

    private bool TryOid(DeclarationMap map, YamlScalarNode node, out ObjectIdentifier oid)
    {
        oid = default;
        var text = node.Value ?? "";
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return map.TryObjectId(text, node, out oid);
        }
        if (entry.IsEmpty)
        {
            map.Error($"'{text}' is a column only where 'entry' says of what.", node);
            return false;
        }
        oid = entry.Child(number);
        return true;
    }
}
