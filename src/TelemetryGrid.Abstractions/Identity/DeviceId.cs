using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Identity;

/// <summary>
/// Names one network device: the configured name, or the address it reports from. Lower case, 1 to 253 characters of
/// letters, digits and <c>. : _ - @ %</c>, so that it stands in a URL path segment and in an <see cref="InterfaceId"/> unescaped.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DeviceId")]
public readonly record struct DeviceId : ISpanParsable<DeviceId>
{
    private DeviceId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static DeviceId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a device id: use 1 to 253 letters, digits or . : _ - @ %");

    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceId id) => TryParse(text.AsSpan(), null, out id);

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out DeviceId result)
    {
        var text = s.Trim();
        result = default;
        if (text.Length is 0 or > 253)
        {
            return false;
        }
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or ':' or '_' or '-' or '@' or '%'))
            {
                return false;
            }
        }
        result = new DeviceId(text.ToString().ToLowerInvariant());
        return true;
    }

    static DeviceId IParsable<DeviceId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static DeviceId ISpanParsable<DeviceId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    static bool IParsable<DeviceId>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DeviceId result) =>
        TryParse(s, out result);

    public override string ToString() => Value ?? "";
}
