using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Anomalies;

/// <summary>Which anomaly: the entity, its metric and the time. The same in any replay of the log.</summary>
public readonly record struct AnomalyId(EntityId Entity, string Metric, long TimestampMilliseconds)
{
    private const char Separator = '\n';
    private const int MaxText = 2048;

    /// <summary>One word that may stand in an address.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Entity}\n{Metric}\n{TimestampMilliseconds}"))
        );

    public static bool TryParse([NotNullWhen(true)] string? text, out AnomalyId id)
    {
        id = default;
        if (text is null or "" || text.Length > MaxText || !Base64Url.IsValid(text))
        {
            return false;
        }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator);
        // Events that are still kept may be from when only devices and interfaces were watched: device, interface, metric, time.
        if (parts is [var device, var port, var of, var when])
        {
            parts = [port.Length > 0 ? $"{device}/{port}" : device, of, when];
        }
        if (
            parts is not [var entity, { Length: > 0 } metric, var time]
            || !EntityId.TryParse(entity, out var named)
            || !long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
        )
        {
            return false;
        }
        id = new AnomalyId(named, metric, at);
        return true;
    }
}
