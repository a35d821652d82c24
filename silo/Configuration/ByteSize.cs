using System.Globalization;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Sizes with a binary unit: <c>512MiB</c>, <c>4GiB</c>, or plain bytes.</summary>
internal static class ByteSize
{
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var unitStart = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var digits = unitStart < 0 ? text : text[..unitStart];
        int? shift = (unitStart < 0 ? "" : text[unitStart..].Trim()) switch
        {
            "" or "B" => 0,
            "KiB" => 10,
            "MiB" => 20,
            "GiB" => 30,
            "TiB" => 40,
            _ => null,
        };
        if (
            shift is null
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > long.MaxValue >> shift
        )
        {
            return false;
        }
        bytes = number << shift.Value;
        return true;
    }
}
