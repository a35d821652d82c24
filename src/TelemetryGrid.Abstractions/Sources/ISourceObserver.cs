namespace TelemetryGrid.Sources;

/// <summary>Hears that the set of sources changed, and asks the registry for it.</summary>
[Alias("TelemetryGrid.ISourceObserver")]
public interface ISourceObserver : IGrainObserver
{
    [Alias("OnChanged")]
    Task OnChangedAsync();
}
