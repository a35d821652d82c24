using System.Net.Http.Json;
using TelemetryGrid.Client.Http;

namespace TelemetryGrid.Client;

/// <summary>Sources of telemetry, and the search for devices to register as such. Reached by <see cref="TelemetryGridClient.Sources"/>.</summary>
public sealed class SourceClient
{
    private static readonly GridJsonContext Json = GridJsonContext.Default;
    private readonly GridHttp _http;

    internal SourceClient(GridHttp http) => _http = http;

    public Task<IReadOnlyList<Source>> ListSourcesAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "sources", Json.IReadOnlyListSource, cancellationToken);

    public Task<Source> GetSourceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "sources/" + ApiPath.Segment(id), Json.Source, cancellationToken);

    /// <summary>Registers a source; answers it as the grid now knows it.</summary>
    public Task<Source> RegisterSourceAsync(SourceRegistration registration, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            ApiPath.Root + "sources",
            JsonContent.Create(registration, Json.SourceRegistration),
            Json.Source,
            cancellationToken
        );

    /// <summary>Stops collecting until resumed.</summary>
    public Task<Source> PauseSourceAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeSourceAsync(id, "pause", cancellationToken);

    /// <summary>Collects again, after a pause or after maintenance.</summary>
    public Task<Source> ResumeSourceAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeSourceAsync(id, "resume", cancellationToken);

    /// <summary>Goes on collecting without judging what is reported.</summary>
    public Task<Source> PutSourceInMaintenanceAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeSourceAsync(id, "maintenance", cancellationToken);

    public Task RemoveSourceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(ApiPath.Root + "sources/" + ApiPath.Segment(id), cancellationToken);

    /// <summary>Tries whether a registered source can be collected from.</summary>
    public Task<SourceTest> TestSourceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.PostAsync($"{ApiPath.Root}sources/{ApiPath.Segment(id)}/test", null, Json.SourceTest, cancellationToken);

    /// <summary>Tries whether a source could be collected from; it is not registered by that.</summary>
    public Task<SourceTest> TestSourceAsync(SourceRegistration registration, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            ApiPath.Root + "sources/test",
            JsonContent.Create(registration, Json.SourceRegistration),
            Json.SourceTest,
            cancellationToken
        );

    /// <summary>Begins a search for devices; ask for it by its id to see how it goes.</summary>
    public Task<DiscoveryRun> StartDiscoveryAsync(DiscoveryRequest request, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            ApiPath.Root + "discovery",
            JsonContent.Create(request, Json.DiscoveryRequest),
            Json.DiscoveryRun,
            cancellationToken
        );

    /// <summary>The last searches, the newest first, without their devices.</summary>
    public Task<IReadOnlyList<DiscoveryRun>> ListDiscoveriesAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "discovery", Json.IReadOnlyListDiscoveryRun, cancellationToken);

    public Task<DiscoveryRun> GetDiscoveryAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "discovery/" + ApiPath.Segment(id), Json.DiscoveryRun, cancellationToken);

    /// <summary>Ends a search; what it found stays.</summary>
    public Task<DiscoveryRun> CancelDiscoveryAsync(string id, CancellationToken cancellationToken = default) =>
        _http.PostAsync($"{ApiPath.Root}discovery/{ApiPath.Segment(id)}/cancel", null, Json.DiscoveryRun, cancellationToken);

    private Task<Source> ChangeSourceAsync(string id, string verb, CancellationToken cancellationToken) =>
        _http.PostAsync($"{ApiPath.Root}sources/{ApiPath.Segment(id)}/{verb}", null, Json.Source, cancellationToken);
}
