using System.Globalization;

namespace TelemetryGrid.Grains.Interfaces;

/// <summary>The name an interface has while only its ifIndex is known: <c>ifIndex:N</c>.</summary>
internal static class InterfaceIndex
{
    private const string Prefix = "ifIndex:";

    public static bool TryParse(string name, out uint index)
    {
        index = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && uint.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
