using System.Diagnostics.CodeAnalysis;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Forecasts;

/// <summary>A metric of an entity.</summary>
/// <param name="Metric">A metric's name as Prometheus allows it.</param>
public readonly record struct MetricId(EntityId Entity, string Metric)
{
    /// <summary>How it is written, for messages.</summary>
    public const string Form = "device/metric, device/interface/metric, device/service:name/metric or flow-key/metric";

    /// <summary><c>entity/metric</c>; interfaces may have slashes in their names, metrics have none.</summary>
    public override string ToString() => $"{Entity}/{Metric}";

    public static MetricId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no {Form}.");

    public static bool TryParse([NotNullWhen(true)] string? text, out MetricId id)
    {
        id = default;
        var last = text?.LastIndexOf('/') ?? -1;
        if (text is null || last <= 0 || !IsMetric(text.AsSpan(last + 1)) || !EntityId.TryParse(text[..last], out var entity))
        {
            return false;
        }
        id = new MetricId(entity, text[(last + 1)..]);
        return true;
    }

    /// <summary>Whether a metric may be called so.</summary>
    public static bool IsMetric(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or ':'))
            {
                return false;
            }
        }
        return name.Length is > 0 and <= 256 && !char.IsAsciiDigit(name[0]);
    }
}
