using TelemetryGrid.Health;

namespace TelemetryGrid.Gateway.HealthScores;

/// <summary>Health as clients see it.</summary>
internal static class HealthScoreMapping
{
    public static Wire.HealthScores ToWire(this HealthReport report) =>
        new()
        {
            MadeAt = report.MadeAt,
            Network = ToWire(report.Network),
            Sites = [.. report.Sites.Select(ToWire)],
            Devices = [.. report.Devices.Select(ToWire)],
            Total = report.Total,
            LeftOut = report.LeftOut,
            Unread = report.Unread,
        };

    private static Wire.GroupHealth ToWire(GroupHealthReport group) =>
        new()
        {
            Name = group.Name,
            Score = group.Score,
            Mean = group.Mean,
            Ceiling = group.Ceiling,
            Reason = group.Reason,
            Healthy = group.Healthy,
            Impaired = group.Impaired,
            Poor = group.Poor,
            Down = group.Down,
            Unknown = group.Unknown,
            Worst = group.Worst,
        };

    private static Wire.DeviceHealth ToWire(DeviceHealthReport device) =>
        new()
        {
            Device = device.Device.Value,
            Site = device.Site,
            Role = device.Role,
            Score = device.Score,
            Coverage = device.Coverage,
            Reason = device.Reason,
            Terms =
            [
                .. device.Terms.Select(t => new Wire.HealthTerm
                {
                    Name = t.Name,
                    Weight = t.Weight,
                    Score = t.Score,
                    Ceiling = t.Ceiling,
                    Reason = t.Reason,
                }),
            ],
        };
}
