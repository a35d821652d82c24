using System.Net.Http.Json;
using System.Text;
using TelemetryGrid.Client.Http;

namespace TelemetryGrid.Client;

/// <summary>Service level objectives: compliance, measurements, and the files they come from. Reached by <see cref="TelemetryGridClient.Objectives"/>.</summary>
public sealed class ObjectiveClient
{
    private static readonly GridJsonContext Json = GridJsonContext.Default;
    private readonly GridHttp _http;

    internal ObjectiveClient(GridHttp http) => _http = http;

    /// <summary>How objectives stand in the first of their windows.</summary>
    public Task<IReadOnlyList<SloCompliance>> GetSloComplianceAsync(
        string? service = null,
        string? name = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(ApiPath.Root + "slo-compliance", ("service", service), ("name", name)),
            Json.IReadOnlyListSloCompliance,
            cancellationToken
        );

    /// <summary>All objectives with all their windows.</summary>
    public Task<IReadOnlyList<Slo>> ListSlosAsync(
        string? service = null,
        string? name = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(ApiPath.Root + "slos", ("service", service), ("name", name)),
            Json.IReadOnlyListSlo,
            cancellationToken
        );

    /// <summary>One objective with the conditions of its alerts and the last hour. Its service may be left out where the name is unique.</summary>
    public Task<Slo> GetSloAsync(string name, string? service = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(
            QueryString.Append($"{ApiPath.Root}slos/{ApiPath.Segment(name)}", ("service", service)),
            Json.Slo,
            cancellationToken
        );

    /// <summary>Sends measurements; each is counted once, however often it is sent.</summary>
    public Task<SliReceipt> SendSliMeasurementsAsync(
        IReadOnlyList<SliMeasurement> measurements,
        CancellationToken cancellationToken = default
    ) =>
        _http.PostAsync(
            ApiPath.Root + "sli-measurements",
            JsonContent.Create(measurements, Json.IReadOnlyListSliMeasurement),
            Json.SliReceipt,
            cancellationToken
        );

    /// <summary>The files that objectives come from.</summary>
    public Task<IReadOnlyList<SloFile>> ListSloFilesAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "slo-files", Json.IReadOnlyListSloFile, cancellationToken);

    /// <summary>Adds or replaces a file of objectives: the grid's own format, OpenSLO, Sloth or Pyrra. One with errors changes nothing.</summary>
    public Task<SloFile> PutSloFileAsync(string name, string yaml, CancellationToken cancellationToken = default) =>
        _http.PutAsync(
            $"{ApiPath.Root}slo-files/{ApiPath.Segment(name)}",
            new StringContent(yaml, Encoding.UTF8, "application/yaml"),
            Json.SloFile,
            cancellationToken
        );

    /// <summary>Removes a file of objectives that was given through the API, and what it says.</summary>
    public Task DeleteSloFileAsync(string name, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync($"{ApiPath.Root}slo-files/{ApiPath.Segment(name)}", cancellationToken);
}
