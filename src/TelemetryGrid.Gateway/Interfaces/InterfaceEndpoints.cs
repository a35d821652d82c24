using System.ComponentModel;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Interfaces;

/// <summary><c>/api/v1/interfaces/{device}/{name}</c>; names contain slashes, so the rest of the path is the id.</summary>
internal static class InterfaceEndpoints
{
    public static void MapInterfaces(this IEndpointRouteBuilder api) =>
        api.MapGet("/interfaces/{**id}", GetAsync)
            .WithName("GetInterface")
            .WithSummary("One interface: statistics per window, baseline, the last hour.")
            .Produces<Wire.InterfaceDetails>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithTags("Interfaces");

    private static async Task<IResult> GetAsync(
        [Description("`device/name`, for example `core1/xe-0/0/1`; slashes may be written %2F.")] string id,
        IGrainFactory grains
    )
    {
        // The server decodes every escape in a path except this one.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!InterfaceId.TryParse(id, out var parsed))
        {
            return ProblemResult.BadRequest($"{FieldErrors.Quote(id)} is not an interface id: write device/interface-name.");
        }
        var snapshot = await grains.GetGrain<IInterfaceGrain>(parsed.ToString()).GetAsync();
        return snapshot is null
            ? ProblemResult.NotFound(
                $"No interface {FieldErrors.Quote(parsed.Name)} was ever seen on device {FieldErrors.Quote(parsed.Device.Value)}."
            )
            : Results.Ok(snapshot.ToWire());
    }
}
