using TelemetryGrid.Forecasts;

namespace TelemetryGrid.Grains.Forecasts;

/// <summary>What a model registry stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.ModelRegistryState")]
public sealed class ModelRegistryState
{
    [Id(0)]
    public List<KnownModel> Models { get; set; } = [];
}
