using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Identity;

/// <summary>
/// Names one interface by its device and its ifName, written <c>device/name</c>. The name survives ifIndex renumbering;
/// an interface whose name is not known yet is <c>device/ifIndex:N</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InterfaceId")]
public readonly record struct InterfaceId([property: Id(0)] DeviceId Device, [property: Id(1)] string Name)
{
    private const int MaxNameLength = 255;

    /// <summary>The identity an interface has while only its index is known.</summary>
    public static InterfaceId FromIndex(DeviceId device, uint ifIndex) => new(device, $"ifIndex:{ifIndex}");

    public static InterfaceId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an interface id: write device/interface-name");

    public static bool TryParse([NotNullWhen(true)] string? text, out InterfaceId id)
    {
        id = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash <= 0 || !DeviceId.TryParse(text![..slash], out var device))
        {
            return false;
        }
        var name = text[(slash + 1)..];
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return false;
        }
        id = new InterfaceId(device, name);
        return true;
    }

    public override string ToString() => $"{Device}/{Name}";
}
