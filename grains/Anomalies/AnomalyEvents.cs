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

    /// <param name="entity">Whose.</param>
    /// <param name="anomaly">What was found.</param>
    /// <param name="isNotable">Whether it stands out among all that was looked at, and fits the budget.</param>
    public static EventRecord Of(EntityId entity, MetricAnomaly anomaly, bool isNotable)
    {
        var id = new AnomalyId(entity, anomaly.Metric, anomaly.TimestampMilliseconds);
        var labels = ImmutableDictionary.CreateBuilder<string, string>();
        labels[AnomalyEventNames.Id] = id.ToString();
        labels[AnomalyEventNames.Metric] = anomaly.Metric;
        labels[AnomalyEventNames.Detector] = anomaly.Detector;
        labels[AnomalyEventNames.Notable] = isNotable ? "true" : "false";
        if (entity.Label is { } label)
        {
            labels[label] = entity.Name;
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
            Device = entity.Device,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(anomaly.TimestampMilliseconds),
            Severity =
                !isNotable ? Severity.Info
                : anomaly.Score >= SevereScore ? Severity.Error
                : Severity.Warn,
            Name = AnomalyEventNames.Detected,
            Body = Sentence(entity, anomaly),
            Labels = labels.ToImmutable(),
            Annotations = annotations.ToImmutable(),
        };
    }

    private static string Sentence(EntityId entity, MetricAnomaly anomaly)
    {
        var name = entity.Kind switch
        {
            EntityKind.Device => entity.Device.Value,
            EntityKind.Interface => $"{entity.Device.Value} {entity.Name}",
            EntityKind.Flow => $"the flow {entity.Name}",
            _ => $"the service {entity.Name} at {entity.Device.Value}",
        };
        var usual = anomaly.Expected is { } expected ? string.Create(CultureInfo.InvariantCulture, $" where {expected:G4} is usual") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{anomaly.Metric} of {name} is {anomaly.Value:G4}{usual}: {anomaly.Detector.Replace('_', ' ')}, score {anomaly.Score:0.0}."
        );
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
