using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Identity;

/// <summary>Names one service as a device sees it, written <c>device/service:name</c>.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.ServiceId")]
public readonly record struct ServiceId([property: Id(0)] DeviceId Device, [property: Id(1)] string Name)
{
    private const string Mark = "service:";
    private const int MaxNameLength = 255;

    public static ServiceId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a service id: write device/service:name");

    public static bool TryParse([NotNullWhen(true)] string? text, out ServiceId id)
    {
        id = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash <= 0 || !DeviceId.TryParse(text![..slash], out var device))
        {
            return false;
        }
        var rest = text[(slash + 1)..];
        if (!rest.StartsWith(Mark, StringComparison.Ordinal) || !IsName(rest.AsSpan(Mark.Length)))
        {
            return false;
        }
        id = new ServiceId(device, rest[Mark.Length..]);
        return true;
    }

    /// <summary>Whether a service may be called so: 1 to 255 characters, none of them a control character.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => name.Length is > 0 and <= MaxNameLength && !name.ContainsAnyInRange('\0', '\x1f');

    public override string ToString() => $"{Device}/{Mark}{Name}";
}
