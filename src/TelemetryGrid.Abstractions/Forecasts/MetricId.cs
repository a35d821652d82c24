using System.Diagnostics.CodeAnalysis;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Forecasts;

/// <summary>A metric of a device or of one of its interfaces.</summary>
/// <param name="Interface">The interface's name; empty for the device itself.</param>
/// <param name="Metric">A metric's name as Prometheus allows it.</param>
public readonly record struct MetricId(DeviceId Device, string Interface, string Metric)
{
    /// <summary><c>device/metric</c> or <c>device/interface/metric</c>; interfaces may have slashes in their names, metrics have none.</summary>
    public override string ToString() =>
        Interface.Length == 0 ? $"{Device.Value}/{Metric}" : $"{new InterfaceId(Device, Interface)}/{Metric}";

    public static MetricId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no device/metric or device/interface/metric.");

    public static bool TryParse([NotNullWhen(true)] string? text, out MetricId id)
    {
        id = default;
        var last = text?.LastIndexOf('/') ?? -1;
        if (text is null || last <= 0 || !IsMetric(text.AsSpan(last + 1)))
        {
            return false;
        }
        var (entity, metric) = (text[..last], text[(last + 1)..]);
        if (InterfaceId.TryParse(entity, out var port))
        {
            id = new MetricId(port.Device, port.Name, metric);
            return true;
        }
        if (DeviceId.TryParse(entity, out var device))
        {
            id = new MetricId(device, "", metric);
            return true;
        }
        return false;
    }

    private static bool IsMetric(ReadOnlySpan<char> name)
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
