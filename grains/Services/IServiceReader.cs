namespace TelemetryGrid.Grains.Services;

/// <summary>What the store knows of services at a moment.</summary>
public interface IServiceReader
{
    /// <summary>Asks for every metric; what cannot be answered is told beside the others.</summary>
    /// <exception cref="InvalidOperationException">Nothing could be asked.</exception>
    Task<ServiceReadings> ReadAsync(DateTimeOffset at);
}
