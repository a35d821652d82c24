using System.Buffers;
using System.Globalization;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>What agents write for the state and the speed of an interface.</summary>
internal static class InterfaceWords
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Unknown for words nobody uses.</summary>
    public static InterfaceStatus Status(string text) =>
        WithoutModule(text).ToUpperInvariant() switch
        {
            "UP"
            or "ENABLE"
            or "ENABLED"
            or "IN-SERVICE"
            or "LINK-UP"
            or "IM-STATE-UP"
            or "IF-STATE-UP"
            or "IF-OPER-STATE-READY"
            or "IN_SERVICE"
            or "1" => InterfaceStatus.Up,
            "DOWN"
            or "DISABLE"
            or "DISABLED"
            or "OUT-OF-SERVICE"
            or "LINK-DOWN"
            or "IM-STATE-DOWN"
            or "IM-STATE-ADMIN-DOWN"
            or "IF-STATE-DOWN" => InterfaceStatus.Down,
            "IF-OPER-STATE-NO-PASS" or "IF-OPER-STATE-INVALID" or "2" => InterfaceStatus.Down,
            "TESTING" or "IF-STATE-TEST" or "IF-OPER-STATE-TEST" or "DIAGNOSE" or "3" => InterfaceStatus.Testing,
            "UNKNOWN" or "IF-STATE-UNKNOWN" or "IF-OPER-STATE-UNKNOWN" or "IM-STATE-UNKNOWN" or "4" => InterfaceStatus.UnknownToAgent,
            "DORMANT" or "IF-OPER-STATE-DORMANT" or "5" => InterfaceStatus.Dormant,
            "NOT_PRESENT" or "NOT-PRESENT" or "IF-OPER-STATE-NOT-PRESENT" or "IM-STATE-NOT-READY" or "6" => InterfaceStatus.NotPresent,
            "LOWER_LAYER_DOWN" or "LOWER-LAYER-DOWN" or "IF-OPER-STATE-LOWER-LAYER-DOWN" or "7" => InterfaceStatus.LowerLayerDown,
            _ => InterfaceStatus.Unknown,
        };

    /// <summary>
    /// Bits per second of <c>SPEED_10GB</c> and <c>SPEED_100MB</c> (openconfig-if-ethernet), <c>10G</c> and <c>100M</c> (Nokia); 0 for anything else.
    /// </summary>
    public static ulong Speed(string text)
    {
        text = WithoutModule(text).ToUpperInvariant();
        text = text.StartsWith("SPEED_", StringComparison.Ordinal) ? text["SPEED_".Length..] : text;
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        if (
            digits <= 0
            || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        )
        {
            return 0;
        }
        var unit = text[digits..].TrimEnd('B') switch
        {
            "K" => 1e3,
            "M" => 1e6,
            "G" => 1e9,
            "T" => 1e12,
            _ => 0,
        };
        return number is >= 0 and <= 1e6 ? (ulong)(number * unit) : 0;
    }

    // An identity may come with its module (RFC 7951 §6.8).
    private static string WithoutModule(string text) => text[(text.LastIndexOf(':') + 1)..];
}
