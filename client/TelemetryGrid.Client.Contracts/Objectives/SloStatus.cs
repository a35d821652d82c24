using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>How an objective stands.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<SloStatus>))]
public enum SloStatus
{
    /// <summary>Nothing was measured.</summary>
    NoData,

    /// <summary>The target is met and will be, as things go.</summary>
    Met,

    /// <summary>The target is met, but at the present rate the budget will not last.</summary>
    AtRisk,

    /// <summary>The target is missed.</summary>
    Missed,
}
