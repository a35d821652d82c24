using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Gateway.Topology;

/// <summary><c>/api/v1/topology</c>.</summary>
internal static class TopologyEndpoints
{
    private static readonly DeviceParameter Device = new("device", "Only what is around this node; without it, everything.");
    private static readonly IntegerParameter Depth = new("depth", "How many links around `device`.", 1, 20, 1);
    private static readonly IntegerParameter Limit = new(
        "limit",
        "Nodes in the answer: the nearest, or the most connected.",
        1,
        5000,
        1000
    );
    private static readonly QueryParameter[] WholeParameters = [Device, Depth, Limit];

    private static readonly DeviceParameter From = new("from", "The node where the path begins; required.");
    private static readonly DeviceParameter To = new("to", "The node where the path ends; required.");
    private static readonly ChoiceParameter<TopologyWeight> Weight = new("weight", "What makes a path short.", TopologyWeight.Hops);
    private static readonly QueryParameter[] PathParameters = [From, To, Weight];

    private static readonly DeviceParameter Failing = new("device", "The node that fails; either this or `link`.");
    private static readonly TextParameter FailingLink = new("link", "The id of the link that fails; either this or `device`.", 1024);
    private static readonly NodesParameter Roots = new(
        "roots",
        "From where things are reached: node ids separated by commas; without it, from the core."
    );
    private static readonly QueryParameter[] DependentsParameters = [Failing, FailingLink, Roots];

    private static readonly IntegerParameter After = new("after", "Only changes with a higher number.", 0, int.MaxValue, 0);
    private static readonly IntegerParameter Changes = new("limit", "How many changes at most: the newest.", 1, 1000, 100);
    private static readonly QueryParameter[] ChangesParameters = [After, Changes];

    public static void MapTopology(this IEndpointRouteBuilder api)
    {
        var topology = api.MapGroup("/topology").WithTags("Topology");
        topology
            .MapGet("", GetAsync)
            .WithName("GetTopology")
            .WithSummary("What is connected to what: everything, or what is around one device.")
            .WithQuery(WholeParameters)
            .Produces<Wire.TopologyGraph>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        topology
            .MapGet("/path", PathAsync)
            .WithName("FindTopologyPath")
            .WithSummary("The shortest path between two nodes; without nodes when there is none.")
            .WithQuery(PathParameters)
            .Produces<Wire.TopologyPath>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        topology
            .MapGet("/dependents", DependentsAsync)
            .WithName("GetTopologyDependents")
            .WithSummary("What can no longer be reached when a device or a link fails.")
            .WithQuery(DependentsParameters)
            .Produces<Wire.TopologyDependents>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        topology
            .MapGet("/changes", ChangesAsync)
            .WithName("ListTopologyChanges")
            .WithSummary("The last changes of the topology, the oldest first.")
            .WithQuery(ChangesParameters)
            .Produces<IReadOnlyList<Wire.TopologyChange>>()
            .ProducesProblems(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> GetAsync(HttpRequest request, TopologyReader topology)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, WholeParameters, errors);
        var (device, depth, limit) = (Device.Read(values, errors), Depth.Read(values, errors), Limit.Read(values, errors));
        if (device is null && values.TryGet(Depth.Name, out _))
        {
            errors.Add(Depth.Name, "depth says how far around a device; name the device too.");
        }
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        if (device is not { } center)
        {
            return Results.Ok(await topology.MeasureAsync(await topology.Grain.GetAsync(limit)));
        }
        var graph = await topology.Grain.GetAroundAsync(center.Value, depth, limit);
        return graph is null ? NoNode(center.Value) : Results.Ok(await topology.MeasureAsync(graph));
    }

    private static async Task<IResult> PathAsync(HttpRequest request, TopologyReader topology)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, PathParameters, errors);
        var (from, to, weight) = (From.Read(values, errors), To.Read(values, errors), Weight.Read(values, errors));
        foreach (var end in new[] { From, To })
        {
            if (!values.TryGet(end.Name, out _))
            {
                errors.Add(end.Name, $"{end.Name} is missing: a path has two ends.");
            }
        }
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var (start, goal) = (from!.Value.Value, to!.Value.Value);
        if (await topology.Grain.FindPathAsync(start, goal, weight ?? TopologyWeight.Hops) is { } path)
        {
            return Results.Ok(await topology.MeasureAsync(path));
        }
        var isFromThere = await topology.Grain.GetAroundAsync(start, 0, 1) is not null;
        return NoNode(isFromThere ? goal : start);
    }

    private static async Task<IResult> DependentsAsync(HttpRequest request, TopologyReader topology)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, DependentsParameters, errors);
        var (device, link, roots) = (Failing.Read(values, errors), FailingLink.Read(values, errors), Roots.Read(values, errors));
        if (values.TryGet(Failing.Name, out _) == values.TryGet(FailingLink.Name, out _))
        {
            errors.Add(Failing.Name, "Name what fails: either a device or a link.");
        }
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        foreach (var root in roots)
        {
            if (await topology.Grain.GetAroundAsync(root, 0, 1) is null)
            {
                return NoNode(root);
            }
        }
        var dependents = device is { } failing
            ? await topology.Grain.GetDependentsAsync(failing.Value, roots)
            : await topology.Grain.GetLinkDependentsAsync(link!, roots);
        return dependents is not null ? Results.Ok(await topology.MeasureAsync(dependents))
            : device is { } missing ? NoNode(missing.Value)
            : ProblemResult.NotFound($"There is no link {FieldErrors.Quote(link!)} in the topology.");
    }

    private static async Task<IResult> ChangesAsync(HttpRequest request, TopologyReader topology)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, ChangesParameters, errors);
        var (after, limit) = (After.Read(values, errors), Changes.Read(values, errors));
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var changes = await topology.Grain.GetChangesAsync(after, limit);
        return Results.Ok<IReadOnlyList<Wire.TopologyChange>>([.. changes.Select(c => c.ToWire())]);
    }

    private static ProblemResult NoNode(string id) => ProblemResult.NotFound($"There is no node {FieldErrors.Quote(id)} in the topology.");
}
