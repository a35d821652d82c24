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

    /// <summary>A user's device calls an outside address every twenty seconds, give or take one, with a small connection.</summary>
    Beacon,

    /// <summary>A user's device sends 60 Mbit/s to an outside address that it never sent to.</summary>
    Exfiltration,

    /// <summary>A link goes down and up at both ends every eight seconds.</summary>
    LinkFlap,
}
