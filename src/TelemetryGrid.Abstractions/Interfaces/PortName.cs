using System.Collections.Frozen;

namespace TelemetryGrid.Interfaces;

/// <summary>Interface names that mean the same, however much of the type a device spells out: <c>Gi0/1</c> is <c>GigabitEthernet 0/1</c>.</summary>
public static class PortName
{
    private static readonly string[] s_types =
    [
        "ethernet",
        "fastethernet",
        "gigabitethernet",
        "twogigabitethernet",
        "fivegigabitethernet",
        "tengigabitethernet",
        "twentyfivegige",
        "fortygigabitethernet",
        "fiftygige",
        "hundredgige",
        "fourhundredgige",
        "port-channel",
        "bundle-ether",
        "eth-trunk",
        "loopback",
        "management",
        "tunnel",
        "serial",
        "vlan",
    ];

    // What cutting off the end of a type does not give.
    private static readonly FrozenDictionary<string, string> s_others = new Dictionary<string, string>
    {
        ["e"] = "ethernet",
        ["f"] = "fastethernet",
        ["fe"] = "fastethernet",
        ["ge"] = "gigabitethernet",
        ["gige"] = "gigabitethernet",
        ["xge"] = "tengigabitethernet",
        ["xgigabitethernet"] = "tengigabitethernet",
        ["tengige"] = "tengigabitethernet",
        ["tw"] = "twogigabitethernet",
        ["twogige"] = "twogigabitethernet",
        ["twe"] = "twentyfivegige",
        ["twentyfivegigabitethernet"] = "twentyfivegige",
        ["fo"] = "fortygigabitethernet",
        ["fortygige"] = "fortygigabitethernet",
        ["fh"] = "fourhundredgige",
        ["hundredgigabitethernet"] = "hundredgige",
        ["portchannel"] = "port-channel",
        ["be"] = "bundle-ether",
        ["vl"] = "vlan",
        ["vlanif"] = "vlan",
        ["vlan-interface"] = "vlan",
        ["mgmteth"] = "management",
        ["mgmt"] = "management",
        ["et"] = "ethernet",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] s_aggregates =
    [
        "port-channel",
        "bundle-ether",
        "eth-trunk",
        "bridge-aggregation",
        "lag",
        "ae",
        "bond",
        "trk",
    ];

    private static readonly string[] s_virtuals = ["vlan", "irb", "bvi", "bdi"];

    /// <summary>The name in full and in lower case, for comparing with others of the same device.</summary>
    public static string Canonical(string name)
    {
        var text = name.Trim().ToLowerInvariant();
        var length = TypeLength(text);
        if (length == 0 || length == text.Length)
        {
            return text;
        }
        var type = text[..length].TrimEnd();
        var rest = text[length..];
        // Junos' ge-0/0/1 is no GigabitEthernet: nothing abbreviates it, and it abbreviates nothing.
        return Full(type) is { } full ? full + rest : type + rest;
    }

    /// <summary>Whether several links may hide behind the name.</summary>
    public static bool IsAggregate(string canonical) => IsOf(canonical, s_aggregates);

    /// <summary>Whether the name is a VLAN's own interface, which no cable is plugged into.</summary>
    public static bool IsVirtual(string canonical) => IsOf(canonical, s_virtuals);

    /// <summary>The interface of which the name is a subinterface; empty for none.</summary>
    public static string Parent(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && dot < name.Length - 1 && name.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..dot] : "";
    }

    private static bool IsOf(string canonical, string[] types)
    {
        var type = canonical.AsSpan(0, TypeLength(canonical)).TrimEnd("- .");
        foreach (var one in types)
        {
            if (type.SequenceEqual(one))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>How much of the name stands before its first number.</summary>
    private static int TypeLength(string text)
    {
        var length = text.AsSpan().IndexOfAnyInRange('0', '9');
        return length < 0 ? text.Length : length;
    }

    private static string? Full(string type)
    {
        if (s_others.TryGetValue(type, out var full))
        {
            return full;
        }
        string? found = null;
        foreach (var one in s_types)
        {
            if (type.Length >= 2 && one.StartsWith(type, StringComparison.Ordinal))
            {
                if (one.Length == type.Length)
                {
                    return one;
                }
                if (found is not null)
                {
                    return null;
                }
                found = one;
            }
        }
        return found;
    }
}
