using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Anomalies;

/// <summary>Which anomaly: the entity, its metric and the time. The same in any replay of the log.</summary>
/// <param name="Interface">The interface's name; empty for the device itself.</param>
public readonly record struct AnomalyId(DeviceId Device, string Interface, string Metric, long TimestampMilliseconds)
{
    private const char Separator = '\n';
    private const int MaxText = 2048;

    /// <summary>One word that may stand in an address.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{Device.Value}\n{Interface}\n{Metric}\n{TimestampMilliseconds}")
            )
        );

    public static bool TryParse([NotNullWhen(true)] string? text, out AnomalyId id)
    {
        id = default;
        if (text is null or "" || text.Length > MaxText || !Base64Url.IsValid(text))
        {
            return false;
        }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator);
        if (
            parts.Length != 4
            || !DeviceId.TryParse(parts[0], out var device)
            || parts[2].Length == 0
            || !long.TryParse(parts[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
        )
        {
            return false;
        }
        id = new AnomalyId(device, parts[1], parts[2], at);
        return true;
    }
}
