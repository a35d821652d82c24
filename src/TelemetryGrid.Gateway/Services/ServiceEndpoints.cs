using System.ComponentModel;
using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Identity;
using TelemetryGrid.Services;

namespace TelemetryGrid.Gateway.Services;

/// <summary><c>/api/v1/services</c>: what services are doing, as devices see them.</summary>
internal static class ServiceEndpoints
{
    // Enough calls in flight to keep a cluster busy, few enough not to crowd out other requests.
    private const int Batch = 64;

    private static readonly DeviceParameter Device = new("device", "Only as this device sees them.");
    private static readonly IntegerParameter Limit = new("limit", "Services in the answer at most.", 1, 1000, 100);
    private static readonly TextParameter After = new("after", "`next` of the answer before.", 1024);
    private static readonly QueryParameter[] Parameters = [Device, Limit, After];

    public static void MapServices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/services", ListAsync)
            .WithName("ListServices")
            .WithSummary("Services as devices see them, with the newest value of each of their metrics.")
            .WithDescription("In the order of their ids; `next` of an answer, given as `after`, goes on where it ended.")
            .WithQuery(Parameters)
            .Produces<Wire.Page<Wire.ServiceSummary>>()
            .ProducesProblems(StatusCodes.Status400BadRequest)
            .WithTags("Services");
        api.MapGet("/services/{**id}", GetAsync)
            .WithName("GetService")
            .WithSummary("One service: statistics per window and baseline of each of its metrics.")
            .Produces<Wire.ServiceDetails>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithTags("Services");
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, Parameters, errors);
        var (device, limit, after) = (Device.Read(values, errors), Limit.Read(values, errors), After.Read(values, errors));
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        ServiceId? from = null;
        if (after is not null)
        {
            if (!ServiceId.TryParse(after, out var parsed))
            {
                return ProblemResult.BadRequest($"{FieldErrors.Quote(after)} is not the `next` of an answer: write device/service:name.");
            }
            from = parsed;
        }
        var found = await grains.GetGrain<IServiceDirectoryGrain>(options.Value.Site).ListAsync(device, from, limit + 1);
        var services = new List<Wire.ServiceSummary>();
        foreach (var batch in found.Take(limit).Chunk(Batch))
        {
            var snapshots = await Task.WhenAll(batch.Select(id => grains.GetGrain<IServiceGrain>(id.ToString()).GetAsync()));
            services.AddRange(snapshots.OfType<ServiceSnapshot>().Select(s => s.ToSummary()));
        }
        return Results.Ok(new Wire.Page<Wire.ServiceSummary>(services, found.Length > limit ? found[limit - 1].ToString() : null));
    }

    private static async Task<IResult> GetAsync(
        [Description("`device/service:name`, for example `core1/service:https`; slashes may be written %2F.")] string id,
        IGrainFactory grains
    )
    {
        // The server decodes every escape in a path except this one.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!ServiceId.TryParse(id, out var parsed))
        {
            return ProblemResult.BadRequest($"{FieldErrors.Quote(id)} is not a service id: write device/service:name.");
        }
        var snapshot = await grains.GetGrain<IServiceGrain>(parsed.ToString()).GetAsync();
        return snapshot is null
            ? ProblemResult.NotFound(
                $"No service {FieldErrors.Quote(parsed.Name)} was ever seen by device {FieldErrors.Quote(parsed.Device.Value)}."
            )
            : Results.Ok(snapshot.ToWire());
    }
}
