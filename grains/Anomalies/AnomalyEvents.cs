using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Grains.Anomalies;

/// <summary>Writes anomalies as events, which are kept, found and sent on like any other.</summary>
internal static class AnomalyEvents
{
    /// <summary>What the grid itself says has this source.</summary>
    public static SourceId Source { get; } = SourceId.Parse("grid");

    // Far beyond what noise reaches in a year of a thousand metrics.
    private const double SevereScore = 10;

    /// <param name="device">Whose.</param>
    /// <param name="port">The interface's name, empty for the device itself.</param>
    /// <param name="anomaly">What was found.</param>
    /// <param name="isNotable">Whether it stands out among all that was looked at, and fits the budget.</param>
    public static EventRecord Of(DeviceId device, string port, MetricAnomaly anomaly, bool isNotable)
    {
        var id = new AnomalyId(device, port, anomaly.Metric, anomaly.TimestampMilliseconds);
        var labels = ImmutableDictionary.CreateBuilder<string, string>();
        labels[AnomalyEventNames.Id] = id.ToString();
        labels[AnomalyEventNames.Metric] = anomaly.Metric;
        labels[AnomalyEventNames.Detector] = anomaly.Detector;
        labels[AnomalyEventNames.Notable] = isNotable ? "true" : "false";
        if (port.Length > 0)
        {
            labels[AnomalyEventNames.Interface] = port;
        }
        var annotations = ImmutableDictionary.CreateBuilder<string, string>();
        annotations[AnomalyEventNames.Value] = Number(anomaly.Value);
        annotations[AnomalyEventNames.Score] = Number(anomaly.Score);
        if (anomaly.Expected is { } expected)
        {
            annotations[AnomalyEventNames.Expected] = Number(expected);
        }
        foreach (var (member, score) in anomaly.Evidence)
        {
            annotations[AnomalyEventNames.EvidencePrefix + member] = score.ToString("0.##", CultureInfo.InvariantCulture);
        }
        return new EventRecord
        {
            Source = Source,
            Device = device,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(anomaly.TimestampMilliseconds),
            Severity =
                !isNotable ? Severity.Info
                : anomaly.Score >= SevereScore ? Severity.Error
                : Severity.Warn,
            Name = AnomalyEventNames.Detected,
            Body = Sentence(device, port, anomaly),
            Labels = labels.ToImmutable(),
            Annotations = annotations.ToImmutable(),
        };
    }

    private static string Sentence(DeviceId device, string port, MetricAnomaly anomaly)
    {
        var entity = port.Length > 0 ? $"{device.Value} {port}" : device.Value;
        var usual = anomaly.Expected is { } expected ? string.Create(CultureInfo.InvariantCulture, $" where {expected:G4} is usual") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{anomaly.Metric} of {entity} is {anomaly.Value:G4}{usual}: {anomaly.Detector.Replace('_', ' ')}, score {anomaly.Score:0.0}."
        );
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
