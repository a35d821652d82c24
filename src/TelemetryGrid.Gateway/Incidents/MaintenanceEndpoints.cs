using Microsoft.Extensions.Options;
using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Gateway.Incidents;

/// <summary><c>/api/v1/maintenance-windows</c>.</summary>
internal static class MaintenanceEndpoints
{
    private const int MaxText = 256;
    private const int MaxComment = 4096;
    private const int MaxMatchers = 64;

    public static void MapMaintenance(this IEndpointRouteBuilder api)
    {
        var windows = api.MapGroup("/maintenance-windows").WithTags("Incidents");
        windows
            .MapGet("", ListAsync)
            .WithName("ListMaintenanceWindows")
            .WithSummary("Times in which alerts of something are not told; past ones are forgotten.")
            .Produces<IReadOnlyList<Wire.MaintenanceWindow>>();
        windows
            .MapPost("", PutAsync)
            .WithName("PutMaintenanceWindow")
            .WithSummary("Adds a maintenance window, or replaces the one with its id.")
            .Produces<Wire.MaintenanceWindow>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict);
        windows
            .MapDelete("/{id}", RemoveAsync)
            .WithName("RemoveMaintenanceWindow")
            .WithSummary("Ends a maintenance window.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(IGrainFactory grains, IOptions<GatewayOptions> options) =>
        Results.Ok((await Grain(grains, options).MaintenanceAsync()).Select(w => w.ToWire()).ToList());

    private static async Task<IResult> PutAsync(
        Wire.MaintenanceWindow window,
        IGrainFactory grains,
        IOptions<GatewayOptions> options,
        TimeProvider time
    )
    {
        var now = time.GetUtcNow();
        var from = window.From ?? now;
        var errors = Check(window, from, now);
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var entry = new MaintenanceEntry
        {
            Id = window.Id ?? Guid.CreateVersion7(now).ToString("N"),
            From = from,
            To = window.To,
            Device = window.Device ?? "",
            Site = window.Site ?? "",
            Matchers = [.. window.Matchers],
            CreatedBy = window.CreatedBy ?? "",
            Comment = window.Comment ?? "",
        };
        return await Grain(grains, options).PutMaintenanceAsync(entry)
            ? Results.Ok(entry.ToWire())
            : ProblemResult.Conflict("There are as many maintenance windows as there may be; remove some first.");
    }

    private static async Task<IResult> RemoveAsync(string id, IGrainFactory grains, IOptions<GatewayOptions> options) =>
        await Grain(grains, options).RemoveMaintenanceAsync(id)
            ? Results.NoContent()
            : ProblemResult.NotFound($"There is no maintenance window {FieldErrors.Quote(id)}.");

    private static FieldErrors Check(Wire.MaintenanceWindow window, DateTimeOffset from, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        if (window.Id is { } id && (id.Length is 0 or > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')))
        {
            errors.Add("id", "id must be 1 to 64 letters, digits, dots, hyphens and underscores.");
        }
        if (window.To <= from || window.To <= now)
        {
            errors.Add("to", "to must be in the future, and after from.");
        }
        foreach (
            var (name, text, most) in new[]
            {
                ("device", window.Device, MaxText),
                ("site", window.Site, MaxText),
                ("created_by", window.CreatedBy, MaxText),
                ("comment", window.Comment, MaxComment),
            }
        )
        {
            if (text?.Length > most)
            {
                errors.Add(name, $"{name} must be at most {most} characters long.");
            }
        }
        // A null in the body is none.
        var matchers = window.Matchers ?? [];
        if (matchers.Count > MaxMatchers)
        {
            errors.Add("matchers", $"There may be {MaxMatchers} matchers.");
        }
        foreach (var matcher in matchers.Take(MaxMatchers))
        {
            if (matcher is null || !MatcherParser.TryParse(matcher, out _, out _))
            {
                errors.Add("matchers", $"{FieldErrors.Quote(matcher ?? "")} is not a matcher such as a=\"b\".");
            }
        }
        if (string.IsNullOrEmpty(window.Device) && string.IsNullOrEmpty(window.Site) && matchers.All(string.IsNullOrWhiteSpace))
        {
            errors.Add("device", "Say what is maintained: device, site or matchers.");
        }
        return errors;
    }

    private static ICorrelationGrain Grain(IGrainFactory grains, IOptions<GatewayOptions> options) =>
        grains.GetGrain<ICorrelationGrain>(options.Value.Site);
}
