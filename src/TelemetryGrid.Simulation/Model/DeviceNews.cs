using System.Net;

namespace TelemetryGrid.Simulation.Model;

/// <summary>One thing that a device tells, in syslog and, where its make has one, in a notification.</summary>
/// <param name="At">Since the simulation's start.</param>
/// <param name="Number">Counts the device's news, from 1.</param>
/// <param name="User">Who, where somebody did it.</param>
/// <param name="From">From where.</param>
internal sealed record DeviceNews(
    SimulatedDevice Device,
    DeviceNewsKind Kind,
    TimeSpan At,
    int Number,
    SimulatedInterface? Interface,
    string User,
    IPAddress From
);
