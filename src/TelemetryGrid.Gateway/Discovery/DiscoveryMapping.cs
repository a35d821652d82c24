using TelemetryGrid.Discovery;

namespace TelemetryGrid.Gateway.Discovery;

/// <summary>Searches as clients see them.</summary>
internal static class DiscoveryMapping
{
    public static Wire.DiscoveryRun ToWire(this DiscoveryRun run) =>
        new()
        {
            Id = run.Id,
            State = (Wire.DiscoveryState)run.State,
            IsScheduled = run.IsScheduled,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            Asked = run.Asked,
            Answered = run.Answered,
            Silent = run.Silent,
            Refused = run.Refused,
            Excluded = run.Excluded,
            BeyondLimit = run.BeyondLimit,
            Merged = run.Merged,
            Registered = run.Registered,
            Found = run.Found,
            Devices = [.. run.Devices.Select(ToWire)],
            Errors = run.Errors,
        };

    private static Wire.FoundDevice ToWire(FoundDevice device) =>
        new()
        {
            Device = device.Device,
            Endpoint = device.Endpoint,
            Login = device.Login,
            Name = device.Name,
            Vendor = device.Vendor,
            Os = device.Os,
            Version = device.Version,
            Model = device.Model,
            Serial = device.Serial,
            Type = device.Type,
            Location = device.Location,
            Interfaces = device.Interfaces,
            Neighbors = device.Neighbors,
            Vlans = device.Vlans,
            Source = device.Source,
        };
}
