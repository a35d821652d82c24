namespace TelemetryGrid.Grains.Forecasts;

/// <summary>What a forecast grain stores: the trained ensemble, compact.</summary>
[GenerateSerializer, Alias("TelemetryGrid.ForecastState")]
public sealed class ForecastState
{
    /// <summary>Empty before the first training.</summary>
    [Id(0)]
    public byte[] Trained { get; set; } = [];

    [Id(1)]
    public DateTimeOffset TrainedAt { get; set; }

    /// <summary>The steps it was trained for.</summary>
    [Id(2)]
    public int Steps { get; set; }

    /// <summary>Values of the history it was trained on.</summary>
    [Id(3)]
    public int History { get; set; }
}
