using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>What a person says of an anomaly.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<AnomalyVerdict>))]
public enum AnomalyVerdict
{
    /// <summary>It was nothing: the metric's threshold rises above its score.</summary>
    FalsePositive,

    /// <summary>It was something: a threshold that feedback had raised falls a little.</summary>
    Confirmed,
}
