namespace TelemetryGrid.Grains.Services;

/// <summary>What is stored of one metric of a service.</summary>
[GenerateSerializer, Alias("TelemetryGrid.ServiceMetricState")]
public sealed class ServiceMetricState
{
    [Id(0)]
    public string Metric { get; set; } = "";

    [Id(1)]
    public byte[] Statistics { get; set; } = [];

    [Id(2)]
    public byte[] Watch { get; set; } = [];
}
