using TelemetryGrid.Gateway.Statistics;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Interfaces;

/// <summary>Interface entities as clients see them.</summary>
internal static class InterfaceMapping
{
    public static Wire.Interface ToWire(this InterfaceSummary summary) =>
        new()
        {
            Id = summary.Id.ToString(),
            Device = summary.Id.Device.Value,
            Name = summary.Id.Name,
            IfIndex = summary.IfIndex,
            Alias = summary.Alias,
            SpeedBitsPerSecond = summary.SpeedBitsPerSecond,
            AdminStatus = (Wire.InterfaceStatus)summary.AdminStatus,
            OperStatus = (Wire.InterfaceStatus)summary.OperStatus,
            LastSeen = summary.LastSeen,
            InBitsPerSecond = summary.InBitsPerSecond,
            OutBitsPerSecond = summary.OutBitsPerSecond,
            InUtilization = summary.InUtilization,
            OutUtilization = summary.OutUtilization,
            InPacketsPerSecond = summary.InPacketsPerSecond,
            OutPacketsPerSecond = summary.OutPacketsPerSecond,
            ErrorsPerSecond = summary.ErrorsPerSecond,
            DiscardsPerSecond = summary.DiscardsPerSecond,
        };

    public static Wire.InterfaceDetails ToWire(this InterfaceSnapshot snapshot) =>
        new()
        {
            Interface = snapshot.Summary.ToWire(),
            Description = snapshot.Description,
            LastStatusChange = snapshot.LastStatusChange,
            InOctetsTotal = snapshot.InOctetsTotal,
            OutOctetsTotal = snapshot.OutOctetsTotal,
            InBitsPerSecond = snapshot.In.ToWire(),
            OutBitsPerSecond = snapshot.Out.ToWire(),
            ErrorsPerSecond = snapshot.Errors.ToWire(),
            DiscardsPerSecond = snapshot.Discards.ToWire(),
            InBaseline = snapshot.InBaseline?.ToWire(),
            OutBaseline = snapshot.OutBaseline?.ToWire(),
            LastHour =
            [
                .. snapshot.LastHour.Select(p => new Wire.InterfacePoint(
                    DateTimeOffset.FromUnixTimeMilliseconds(p.TimestampMilliseconds),
                    p.InBitsPerSecond,
                    p.OutBitsPerSecond
                )),
            ],
            CounterAnomalies = new Wire.CounterAnomalies(
                snapshot.CounterAnomalies.Wraps,
                snapshot.CounterAnomalies.Resets,
                snapshot.CounterAnomalies.Implausible,
                snapshot.CounterAnomalies.OutOfOrder
            ),
        };
}
