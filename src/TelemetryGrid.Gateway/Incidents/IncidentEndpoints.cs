using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Gateway.Records;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Gateway.Incidents;

/// <summary><c>/api/v1/incidents</c>, <c>/api/v1/alerts/active</c> and what belongs to them.</summary>
internal static class IncidentEndpoints
{
    private const int MaxName = 256;
    private const int MaxComment = 4096;

    private static readonly ChoiceParameter<IncidentStatus> State = new("state", "Only those that stand so.");
    private static readonly TextParameter Device = new("device", "Only of this device.", 256);
    private static readonly TextParameter Severity = new("severity", "At least this severe, such as `warning` or `critical`.", 64);
    private static readonly InstantParameter Since = new("since", "Changed since.");
    private static readonly IntegerParameter Limit = new("limit", "Incidents in the answer at most.", 1, 1000, 100);
    private static readonly QueryParameter[] ListParameters = [State, Device, Severity, Since, Limit];

    private static readonly TextParameter AlertName = new("name", "Only of this `alertname`.", 256);
    private static readonly ChoiceParameter<Truth> Suppressed = new("suppressed", "Only those that are not told, or only those that are.");
    private static readonly IntegerParameter AlertLimit = new("limit", "Alerts in the answer at most.", 1, 10_000, 1000);
    private static readonly QueryParameter[] ActiveParameters = [AlertName, Device, Severity, Suppressed, AlertLimit];

    private static readonly TextParameter Correlation = new("correlation_id", "The incident's id; required.", 64);
    private static readonly QueryParameter[] CorrelatedParameters = [Correlation];

    private enum Truth
    {
        True,
        False,
    }

    public static void MapIncidents(this WebApplication app, RouteGroupBuilder api)
    {
        var incidents = api.MapGroup("/incidents").WithTags("Incidents");
        incidents
            .MapGet("", ListAsync)
            .WithName("ListIncidents")
            .WithSummary("Alerts that belong together, with their probable cause; those changed last first.")
            .WithQuery(ListParameters)
            .Produces<IReadOnlyList<Wire.Incident>>();
        incidents
            .MapGet("/{id}", GetAsync)
            .WithName("GetIncident")
            .WithSummary("One incident with its cause, the reasons, its members and its timeline.")
            .Produces<Wire.Incident>()
            .ProducesProblems(StatusCodes.Status404NotFound);
        incidents
            .MapPost("/{id}/acknowledge", AcknowledgeAsync)
            .WithName("AcknowledgeIncident")
            .WithSummary("Takes an incident on, which ends its escalation until it is resolved or `until` has come.")
            .Produces<Wire.Incident>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        incidents
            .MapPost("/{id}/resolve", ResolveAsync)
            .WithName("ResolveIncident")
            .WithSummary("Resolves an incident although its alerts may fire; it opens again when an alert joins that is new to it.")
            .Produces<Wire.Incident>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        api.MapGet("/alerts/active", ActiveAsync)
            .WithName("ListActiveAlerts")
            .WithSummary("Alerts that fire, with the incident they belong to and why they are not told.")
            .WithQuery(ActiveParameters)
            .Produces<IReadOnlyList<Wire.ActiveAlert>>()
            .WithTags("Incidents");
        api.MapGet("/alerts/correlated", CorrelatedAsync)
            .WithName("ListCorrelatedAlerts")
            .WithSummary("Alerts that fire and belong to one incident.")
            .WithQuery(CorrelatedParameters)
            .Produces<IReadOnlyList<Wire.ActiveAlert>>()
            .ProducesProblems(StatusCodes.Status404NotFound)
            .WithTags("Incidents");
        api.MapMaintenance();
        api.MapSystemHealth();
        app.MapUnversioned();
    }

    private static ICorrelationGrain Grain(IGrainFactory grains, IOptions<GatewayOptions> options) =>
        grains.GetGrain<ICorrelationGrain>(options.Value.Site);

    private static async Task<IResult> ListAsync(HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, ListParameters, errors);
        var question = new IncidentFind
        {
            Status = State.Read(values, errors),
            Device = Device.Read(values, errors),
            LeastSeverity = Severity.Read(values, errors),
            Since = Since.Read(values, errors) is { } since ? DateTimeOffset.UnixEpoch.AddTicks(since / 100) : DateTimeOffset.MinValue,
            Limit = Limit.Read(values, errors),
        };
        return errors.Any
            ? ProblemResult.Invalid(errors)
            : Results.Ok((await Grain(grains, options).FindAsync(question)).Select(i => i.ToWire()).ToList());
    }

    private static async Task<IResult> GetAsync(string id, IGrainFactory grains, IOptions<GatewayOptions> options) =>
        await Grain(grains, options).GetAsync(id) is { } incident ? Results.Ok(incident.ToWire()) : NoIncident(id);

    private static async Task<IResult> AcknowledgeAsync(
        string id,
        Wire.IncidentAction action,
        IGrainFactory grains,
        IOptions<GatewayOptions> options,
        TimeProvider time
    )
    {
        var errors = Check(action);
        if (action.Until <= time.GetUtcNow())
        {
            errors.Add("until", "until must be in the future.");
        }
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        return await Grain(grains, options).AcknowledgeAsync(id, action.By, action.Comment ?? "", action.Until) switch
        {
            null => NoIncident(id),
            { Status: IncidentStatus.Resolved } => ProblemResult.Conflict($"The incident {FieldErrors.Quote(id)} is resolved."),
            var incident => Results.Ok(incident.ToWire()),
        };
    }

    private static async Task<IResult> ResolveAsync(
        string id,
        Wire.IncidentAction action,
        IGrainFactory grains,
        IOptions<GatewayOptions> options
    )
    {
        var errors = Check(action);
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        return await Grain(grains, options).ResolveAsync(id, action.By, action.Comment ?? "") is { } incident
            ? Results.Ok(incident.ToWire())
            : NoIncident(id);
    }

    private static async Task<IResult> ActiveAsync(HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, ActiveParameters, errors);
        var question = new ActiveAlertFind
        {
            Name = AlertName.Read(values, errors),
            Device = Device.Read(values, errors),
            LeastSeverity = Severity.Read(values, errors),
            IsSuppressed = Suppressed.Read(values, errors) is { } truth ? truth == Truth.True : null,
            Limit = AlertLimit.Read(values, errors),
        };
        return errors.Any
            ? ProblemResult.Invalid(errors)
            : Results.Ok((await Grain(grains, options).ActiveAsync(question)).Select(a => a.ToWire()).ToList());
    }

    private static async Task<IResult> CorrelatedAsync(HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, CorrelatedParameters, errors);
        var id = Correlation.Read(values, errors);
        if (id is null && !errors.Any)
        {
            errors.Add(Correlation.Name, "correlation_id is missing: it names the incident.");
        }
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var alerts = await Grain(grains, options).ActiveAsync(new ActiveAlertFind { Incident = id, Limit = AlertLimit.Maximum });
        return alerts.IsEmpty && await Grain(grains, options).GetAsync(id!) is null
            ? NoIncident(id!)
            : Results.Ok(alerts.Select(a => a.ToWire()).ToList());
    }

    private static FieldErrors Check(Wire.IncidentAction action)
    {
        var errors = new FieldErrors();
        if (string.IsNullOrWhiteSpace(action.By) || action.By.Length > MaxName)
        {
            errors.Add("by", $"by must be 1 to {MaxName} characters long: it says who.");
        }
        if (action.Comment?.Length > MaxComment)
        {
            errors.Add("comment", $"comment must be at most {MaxComment} characters long.");
        }
        return errors;
    }

    private static ProblemResult NoIncident(string id) => ProblemResult.NotFound($"There is no incident {FieldErrors.Quote(id)}.");
}
