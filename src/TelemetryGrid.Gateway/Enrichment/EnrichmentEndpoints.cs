using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using TelemetryGrid.Enrichment;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;

namespace TelemetryGrid.Gateway.Enrichment;

/// <summary><c>/api/v1/enrichment</c> and <c>/api/v1/context/business</c>.</summary>
internal static class EnrichmentEndpoints
{
    public static void MapEnrichment(this IEndpointRouteBuilder api)
    {
        api.MapGet("/enrichment", Describe)
            .WithName("GetEnrichment")
            .WithSummary("What each stage of the enrichment did, and how fresh its data is.")
            .Produces<IReadOnlyList<Wire.EnrichmentStage>>()
            .WithTags("Enrichment");
        var business = api.MapGroup("/context/business").WithTags("Enrichment");
        business
            .MapGet("", GetAsync)
            .WithName("GetBusinessContext")
            .WithSummary("Who owns what and what it serves, as given through this API; the node's file is not in it.")
            .Produces<Wire.BusinessContext>();
        business
            .MapPut("", PutAsync)
            .WithName("PutBusinessContext")
            .WithSummary("Replaces all entries; records are told within seconds.")
            .WithDescription(
                "These entries come before those of the node's file. Everything wrong is listed by entry and field, and nothing is changed then."
            )
            .Accepts<Wire.BusinessContext>(MediaTypeNames.Application.Json)
            .Produces<Wire.BusinessContext>()
            .ProducesProblems(400, 413, 415);
        business
            .MapDelete("", ClearAsync)
            .WithName("ClearBusinessContext")
            .WithSummary("Forgets all entries.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static IResult Describe([FromServices] IEnumerable<IEnrichmentStatus> statuses) =>
        Results.Ok(
            statuses
                .SelectMany(s => s.Describe())
                .Select(s => new Wire.EnrichmentStage
                {
                    Stage = s.Stage,
                    Records = s.Records,
                    Enriched = s.Enriched,
                    Added = s.Added,
                    Kept = s.Kept,
                    Dropped = s.Dropped,
                    Errors = s.Errors,
                    DataAgeSeconds = s.DataAge?.TotalSeconds,
                    Files =
                    [
                        .. s.Files.Select(f => new Wire.EnrichmentFile
                        {
                            Path = f.Path,
                            DataTime = f.DataTime,
                            Loaded = f.Loaded,
                            Refused = f.Refused,
                            Problems = f.Problems,
                        }),
                    ],
                })
                .ToList()
        );

    private static async Task<IResult> GetAsync(IGrainFactory grains, IOptions<GatewayOptions> options) =>
        Results.Ok(ToWire(await Grain(grains, options).GetAsync()));

    private static async Task<IResult> PutAsync(HttpContext context, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        if (!context.Request.HasJsonContentType())
        {
            return ProblemResult.Of(StatusCodes.Status415UnsupportedMediaType, "The request's body must be application/json.");
        }
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, context.RequestAborted);
        }
        catch (JsonException e)
        {
            return ProblemResult.BadRequest($"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        using (body)
        {
            var errors = new FieldErrors();
            var entries = BusinessContextBody.Read(body.RootElement, errors);
            return errors.Any ? ProblemResult.Invalid(errors) : Results.Ok(ToWire(await Grain(grains, options).PutAsync(entries)));
        }
    }

    private static async Task<IResult> ClearAsync(IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        await Grain(grains, options).PutAsync([]);
        return Results.NoContent();
    }

    private static IBusinessContextGrain Grain(IGrainFactory grains, IOptions<GatewayOptions> options) =>
        grains.GetGrain<IBusinessContextGrain>(options.Value.Site);

    private static Wire.BusinessContext ToWire(BusinessContext context) =>
        new()
        {
            Revision = context.Revision,
            ChangedAt = context.ChangedAt,
            Entries =
            [
                .. context.Entries.Select(e => new Wire.BusinessEntry
                {
                    Device = e.Device,
                    Interface = e.Interface,
                    Network = e.Network,
                    Owner = e.Owner,
                    Service = e.Service,
                    Criticality = e.Criticality,
                    CostCentre = e.CostCentre,
                }),
            ],
        };
}
