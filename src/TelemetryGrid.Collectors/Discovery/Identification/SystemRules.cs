using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Discovery.Identification;

/// <summary>Tells vendor, operating system, model, version and serial number by rules (<c>systems.yaml</c> tells their form).</summary>
internal sealed class SystemRules
{
    private static readonly ObjectIdentifier s_enterprises = ObjectIdentifier.Parse("1.3.6.1.4.1");

    private readonly ImmutableArray<SystemRule> _rules;
    private readonly ImmutableDictionary<uint, string> _vendors;

    private SystemRules(ImmutableArray<SystemRule> rules, ImmutableDictionary<uint, string> vendors)
    {
        _rules = rules;
        _vendors = vendors;
    }

    public static SystemRules Shipped { get; } = LoadShipped();

    public ImmutableArray<SystemRule> Rules => _rules;

    /// <summary>Null when anything is wrong.</summary>
    public static SystemRules? Load(string source, string text, List<DeclarationError> errors)
    {
        var before = errors.Count;
        if (DeclarationFile.TryRead(source, text, errors) is not { } root)
        {
            return null;
        }
        var vendors = ImmutableDictionary.CreateBuilder<uint, string>();
        foreach (var (key, name, at) in root.Map("vendors")?.Pairs() ?? [])
        {
            if (!uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var enterprise))
            {
                root.Error($"'{key}' is not the number of an enterprise.", at);
            }
            vendors[enterprise] = name;
        }
        ImmutableArray<SystemRule> rules = [.. root.Maps("systems").Select(Rule)];
        root.RefuseOthers();
        return errors.Count == before ? new SystemRules(rules, vendors.ToImmutable()) : null;
    }

    /// <summary>Subtrees of which must be known whether the device has them, before <see cref="Find"/> can tell.</summary>
    public IEnumerable<ObjectIdentifier> Questions(ProfileDevice device) =>
        _rules
            .SelectMany(r => r.Matches)
            .Where(m => m.Present is not null && m.Holds(device.ObjectId, device.Description, _ => true))
            .Select(m => m.Present!.Value)
            .Distinct();

    public SystemRule? Find(ProfileDevice device, Func<ObjectIdentifier, bool> isPresent) =>
        _rules.FirstOrDefault(r => r.Matches.Any(m => m.Holds(device.ObjectId, device.Description, isPresent)));

    /// <param name="rule">The device's, null where none holds: then only its vendor and what ENTITY-MIB says is known.</param>
    /// <param name="device">sysObjectID and sysDescr.</param>
    /// <param name="columns">ENTITY-MIB and what the rule's places name.</param>
    public SystemIdentity Identify(SystemRule? rule, ProfileDevice device, SnmpColumns columns)
    {
        var chassis = new EntityChassis(columns);
        var model = First(rule?.Model, EntityField.Model);
        var type =
            rule?.Types.Where(t => t.Expression.IsMatch(model) || t.Expression.IsMatch(device.Description))
                .Select(t => t.Type)
                .FirstOrDefault()
            ?? rule?.Type
            ?? "";
        return new SystemIdentity(
            rule?.Vendor ?? Vendor(device.ObjectId),
            rule?.Os ?? "",
            type,
            model,
            First(rule?.Version, EntityField.Software),
            First(rule?.Serial, EntityField.Serial)
        );

        string First(ImmutableArray<SystemPlace>? places, EntityField otherwise) =>
            (places ?? []).Select(p => p.Read(device.Description, chassis, columns)).FirstOrDefault(t => t.Length > 0)
            ?? chassis[otherwise];
    }

    private string Vendor(ObjectIdentifier? objectId)
    {
        if (objectId is not { } oid || !oid.StartsWith(s_enterprises))
        {
            return "";
        }
        var rest = oid.Encoded.After(s_enterprises.Encoded);
        return EncodedOid.TryReadSubIdentifier(ref rest, out var enterprise) ? _vendors.GetValueOrDefault(enterprise, "") : "";
    }

    private static SystemRule Rule(DeclarationMap map)
    {
        var rule = new SystemRule(map.RequiredText("os"), map.RequiredText("vendor"), map.Text("type"))
        {
            Matches = [.. map.Maps("match").Select(ProfileLoader.Match)],
            Types = [.. Types(map)],
            Model = [.. map.Maps("model").Select(Place)],
            Version = [.. map.Maps("version").Select(Place)],
            Serial = [.. map.Maps("serial").Select(Place)],
        };
        if (rule.Matches.IsEmpty)
        {
            map.Error("'match' is missing.");
        }
        map.RefuseOthers();
        return rule;
    }

    private static IEnumerable<(Regex Expression, string Type)> Types(DeclarationMap map)
    {
        if (map.Map("types") is { } types)
        {
            foreach (var expression in types.Keys())
            {
                var type = types.Text(expression);
                if (types.KeyExpression(expression) is { } regex)
                {
                    yield return (regex, type);
                }
            }
        }
    }

    private static SystemPlace Place(DeclarationMap map)
    {
        EntityField? field = map.Has("entity") && map.TryChoice("entity", EntityField.Model, out var chosen) ? chosen : null;
        var place = new SystemPlace
        {
            IsDescription = map.Has("description"),
            Entity = field,
            Oid = map.ObjectIds("oid").Select(o => (ObjectIdentifier?)o).FirstOrDefault(),
            Column = map.ObjectIds("column").Select(o => (ObjectIdentifier?)o).FirstOrDefault(),
            Text = map.Has("text") ? map.Text("text") : null,
            Take = map.Expression("description") ?? map.Expression("take"),
        };
        if (map.Has("as"))
        {
            place = place with { As = map.Text("as") };
        }
        if (new[] { "description", "entity", "oid", "column", "text" }.Count(map.Has) != 1)
        {
            map.Error("a place is one of description, entity, oid, column and text.");
        }
        map.RefuseOthers();
        return place;
    }

    private static SystemRules LoadShipped()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith(".Identification.systems.yaml", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var errors = new List<DeclarationError>();
        return Load("systems.yaml", reader.ReadToEnd(), errors)
            ?? throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }
}
