using System.Reflection;
using Orleans.Hosting;

namespace TelemetryGrid.EmbeddedRuntime;

public sealed class EmbeddedClusterOptions
{
    /// <summary>Fault domains to start with. Default 1.</summary>
    public int Silos { get; init; } = 1;

    /// <summary>Clock of everything; give a <see cref="Testing.ManualTimeProvider"/> for virtual time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Configures each silo, as a host would with UseOrleans.</summary>
    public Action<ISiloBuilder>? Configure { get; init; }

    /// <summary>How long disposing waits for activations to end, in real time: grains that a test leaves hanging cost no more than that. Default 2 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(2);

    public MessageFaults? Faults { get; init; }

    /// <summary>Where grain classes are; default: all loaded assemblies that carry grains.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; init; } = [];
}
