namespace TelemetryGrid.Simulation;

/// <summary>What can happen to the simulated network.</summary>
public enum SimulatedEventKind
{
    /// <summary>A flood of UDP answers from many addresses to one server.</summary>
    DenialOfService,

    /// <summary>A link goes down at both ends; traffic takes another way where there is one.</summary>
    Outage,

    /// <summary>One outside address tries ports of one host and addresses of many.</summary>
    Scan,

    /// <summary>An interface receives damaged frames and drops others.</summary>
    InterfaceErrors,
}
