using System.Text.Json;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Gateway.Sources;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Gateway.Objectives;

/// <summary>Service level objectives: compliance, budgets, measurements.</summary>
internal static class ObjectiveEndpoints
{
    private const int MaxMeasurements = 10_000;
    private const int MaxMeasurementBytes = 4 << 20;

    private static readonly TextParameter Service = new("service", "Only objectives of this service.", 253);
    private static readonly TextParameter Name = new("name", "Only objectives of this name.", 253);
    private static readonly QueryParameter[] Filters = [Service, Name];
    private static readonly QueryParameter[] OfService = [Service];

    public static void MapObjectives(this WebApplication app, RouteGroupBuilder api)
    {
        var tagged = api.MapGroup("").WithTags("Objectives");
        tagged
            .MapGet("/slo-compliance", ComplianceAsync)
            .WithName("GetSloCompliance")
            .WithSummary("How objectives stand in the first of their windows.")
            .WithQuery(Filters)
            .Produces<IReadOnlyList<Wire.SloCompliance>>();
        tagged
            .MapPost("/sli-measurements", MeasureAsync)
            .WithName("SendSliMeasurements")
            .WithSummary("Takes one measurement or a list of them.")
            .WithDescription(
                "For objectives whose `sli` has `source: measurements`. Each is judged by itself; what is accepted is stored when this answers, and "
                    + "counted once however often it is sent: the same timestamp and id mean the same measurement."
            )
            .Accepts<IReadOnlyList<Wire.SliMeasurement>>("application/json")
            .Produces<Wire.SliReceipt>()
            .ProducesProblems(400, 413, 415);
        tagged
            .MapGet("/slos", ListAsync)
            .WithName("ListSlos")
            .WithSummary("The objectives with all their windows, by service and name.")
            .WithQuery(Filters)
            .Produces<IReadOnlyList<Wire.Slo>>();
        tagged
            .MapGet("/slos/{name}", GetAsync)
            .WithName("GetSlo")
            .WithSummary("One objective: windows, projected exhaustion, conditions of its alerts, the last hour.")
            .WithDescription("Where several services have an objective of that name, `service` says which.")
            .WithQuery(OfService)
            .Produces<Wire.Slo>()
            .ProducesProblems(404, 409);
        ObjectiveFileEndpoints.Map(tagged);

        var plain = app.MapGroup("/api").RequireRateLimiting(RequestLimits.Api).ExcludeFromDescription();
        plain.MapGet("/slo-compliance", ComplianceAsync);
        plain.MapPost("/sli-measurements", MeasureAsync);
    }

    private static async Task<IResult> ComplianceAsync(HttpRequest request, ObjectiveCatalog catalog)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, Filters, errors);
        var (service, name) = (Service.Read(values, errors), Name.Read(values, errors));
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var reports = await catalog.ReportsAsync(await catalog.FindAsync(name, service), false);
        return Results.Ok(reports.SelectMany(r => r.ToCompliance()).ToList());
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ObjectiveCatalog catalog)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, Filters, errors);
        var (service, name) = (Service.Read(values, errors), Name.Read(values, errors));
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var reports = await catalog.ReportsAsync(await catalog.FindAsync(name, service), false);
        return Results.Ok(reports.Select(r => r.ToWire()).ToList());
    }

    private static async Task<IResult> GetAsync(string name, HttpRequest request, ObjectiveCatalog catalog)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, OfService, errors);
        var service = Service.Read(values, errors);
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var found = await catalog.FindAsync(name, service);
        if (found.Length > 1)
        {
            var services = string.Join(", ", found.Select(e => e.Service));
            return ProblemResult.Conflict(
                $"Several services have an objective {FieldErrors.Quote(name)}; say which by service: {services}."
            );
        }
        var reports = await catalog.ReportsAsync(found, true);
        return reports.Count == 0
            ? ProblemResult.NotFound($"There is no objective {FieldErrors.Quote(name)}.")
            : Results.Ok(reports[0].ToWire());
    }

    private static Task<IResult> MeasureAsync(HttpContext context, ObjectiveCatalog catalog, TimeProvider time)
    {
        RequestLimits.AllowBody(context, MaxMeasurementBytes);
        return JsonBody.ReadAsync(context, body => JudgeAsync(body, catalog, time.GetUtcNow()));
    }

    private static async Task<IResult> JudgeAsync(JsonElement body, ObjectiveCatalog catalog, DateTimeOffset now)
    {
        var items = body.ValueKind == JsonValueKind.Array ? body.EnumerateArray().ToList() : [body];
        if (items.Count > MaxMeasurements)
        {
            return ProblemResult.BadRequest($"There are {items.Count} measurements; send at most {MaxMeasurements} at once.");
        }
        var verdicts = new Wire.SliVerdict[items.Count];
        var known = new List<(SloEntry Entry, int Index, SliMeasurement Measurement)>();
        for (var i = 0; i < items.Count; i++)
        {
            var errors = new FieldErrors();
            if (MeasurementReader.Read(items[i], now, errors) is not { } read)
            {
                verdicts[i] = Refused(i, "malformed", errors.Sentence);
                continue;
            }
            var found = await catalog.FindAsync(read.Slo, read.Service);
            if (found.Length == 1)
            {
                known.Add((found[0], i, read.Measurement));
                continue;
            }
            verdicts[i] =
                found.Length == 0
                    ? SliVerdict.UnknownObjective.ToWire(i)
                    : Refused(i, "unknown_objective", "Several services have an objective of this name; say which by service.");
        }
        await Task.WhenAll(known.GroupBy(k => k.Entry).Select(MeasureOneAsync));
        return Results.Ok(
            new Wire.SliReceipt
            {
                Accepted = verdicts.Count(v => v.Status == "accepted"),
                Duplicates = verdicts.Count(v => v.Status == "duplicate"),
                Rejected = verdicts.Count(v => v.Status is not ("accepted" or "duplicate")),
                Items = verdicts,
            }
        );

        async Task MeasureOneAsync(IGrouping<SloEntry, (SloEntry Entry, int Index, SliMeasurement Measurement)> group)
        {
            var answers = await catalog.Grain(group.Key).MeasureAsync([.. group.Select(g => g.Measurement)]);
            foreach (var (answer, (_, index, _)) in answers.Zip(group))
            {
                verdicts[index] = answer.ToWire(index);
            }
        }
    }

    private static Wire.SliVerdict Refused(int index, string status, string reason) =>
        new()
        {
            Index = index,
            Status = status,
            Reason = reason,
        };
}
