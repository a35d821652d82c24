using System.Buffers;
using System.Collections.Immutable;
using TelemetryGrid.Alerting.Serialization;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Alerts;

/// <summary>Alerts as bytes; the first of them is the format.</summary>
public static class AlertListFormat
{
    private const byte Version = 1;

    public static void Write(IReadOnlyCollection<Alert> alerts, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(into);
        var writer = new StateWriter(into);
        writer.Byte(Version);
        Write(alerts.Count, alerts, writer);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of alerts, or of a format that is not known.</exception>
    public static ImmutableArray<Alert> Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        reader.Version(Version);
        var alerts = Read(ref reader);
        reader.End();
        return alerts;
    }

    internal static void Write(int count, IEnumerable<Alert> alerts, StateWriter writer)
    {
        writer.Int(count);
        foreach (var alert in alerts)
        {
            writer.Labels(alert.Labels);
            writer.Labels(alert.Annotations);
            writer.Time(alert.StartsAt);
            writer.Time(alert.EndsAt);
            writer.Time(alert.UpdatedAt);
            writer.Text(alert.GeneratorUrl);
            writer.Flag(alert.EndIsTimeout);
        }
    }

    internal static ImmutableArray<Alert> Read(ref StateReader reader)
    {
        var alerts = ImmutableArray.CreateBuilder<Alert>();
        var seen = new HashSet<Labels>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var alert = new Alert(reader.Labels(), reader.Labels(), reader.Time(), reader.Time(), reader.Time(), reader.Text())
            {
                EndIsTimeout = reader.Flag(),
            };
            if (!seen.Add(alert.Labels))
            {
                throw new InvalidDataException("the state holds an alert twice");
            }
            alerts.Add(alert);
        }
        return alerts.ToImmutable();
    }
}
