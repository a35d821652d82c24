using System.ComponentModel;
using TelemetryGrid.Devices;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Devices;

/// <summary><c>/api/v1/devices</c>.</summary>
internal static class DeviceEndpoints
{
    private static readonly IntegerParameter Limit = new("limit", "Devices per page.", 1, 1000, 100);
    private static readonly DeviceParameter After = new("after", "The `next` of the page before; without it, the first page.");
    private static readonly ChoiceParameter<DeviceStatus> Status = new("status", "Only devices that stand so.");
    private static readonly QueryParameter[] Parameters = [Limit, After, Status];

    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/devices", ListAsync)
            .WithName("ListDevices")
            .WithSummary("Devices, sorted by id, page by page.")
            .WithQuery(Parameters)
            .Produces<Wire.Page<Wire.Device>>()
            .WithTags("Devices");
        api.MapGet("/devices/{id}", GetAsync)
            .WithName("GetDevice")
            .WithSummary("One device.")
            .Produces<Wire.Device>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithTags("Devices");
        api.MapGet("/devices/{id}/interfaces", GetInterfacesAsync)
            .WithName("ListInterfaces")
            .WithSummary("A device's interfaces, by name.")
            .Produces<IReadOnlyList<Wire.Interface>>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithTags("Devices");
    }

    /// <summary>What every answer about a device that is not there says.</summary>
    public static string NeverSeen(DeviceId id) => $"No device {FieldErrors.Quote(id.Value)} was ever seen.";

    public static string NotAnId(string text) =>
        $"{FieldErrors.Quote(text)} is not a device id: use 1 to 253 letters, digits or . : _ - @ %.";

    private static async Task<IResult> ListAsync(HttpRequest request, DeviceCatalog devices)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, Parameters, errors);
        var (limit, after, status) = (Limit.Read(values, errors), After.Read(values, errors), Status.Read(values, errors));
        return errors.Any ? ProblemResult.Invalid(errors) : Results.Ok(await devices.PageAsync(limit, after, status));
    }

    private static async Task<IResult> GetAsync([Description("The device's id.")] string id, DeviceCatalog devices)
    {
        if (!DeviceId.TryParse(id, out var device))
        {
            return ProblemResult.BadRequest(NotAnId(id));
        }
        var snapshot = await devices.GetAsync(device);
        return snapshot is null ? ProblemResult.NotFound(NeverSeen(device)) : Results.Ok(snapshot.ToWire());
    }

    private static async Task<IResult> GetInterfacesAsync([Description("The device's id.")] string id, IGrainFactory grains)
    {
        if (!DeviceId.TryParse(id, out var device))
        {
            return ProblemResult.BadRequest(NotAnId(id));
        }
        var grain = grains.GetGrain<IDeviceGrain>(device.Value);
        var interfaces = await grain.GetInterfacesAsync();
        var isKnown = interfaces.Length > 0 || await grain.GetAsync() is not null;
        return isKnown ? Results.Ok(interfaces.ToWire()) : ProblemResult.NotFound(NeverSeen(device));
    }
}
