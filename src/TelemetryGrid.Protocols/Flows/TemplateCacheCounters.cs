namespace TelemetryGrid.Protocols.Flows;

/// <summary>What a <see cref="TemplateCache"/> learned and what its bounds made it forget, since it was created.</summary>
public sealed class TemplateCacheCounters
{
    /// <summary>Templates that were new.</summary>
    public long TemplatesAdded { get; internal set; }

    /// <summary>Template ids that came again with another layout.</summary>
    public long TemplatesReplaced { get; internal set; }

    /// <summary>Templates that their exporter withdrew.</summary>
    public long TemplatesWithdrawn { get; internal set; }

    /// <summary>Templates given up because a bound was reached.</summary>
    public long TemplatesEvicted { get; internal set; }

    /// <summary>Templates refused: too many fields, or a layout that no record can match.</summary>
    public long TemplatesRejected { get; internal set; }

    /// <summary>Sessions given up, with everything they held, because a bound was reached.</summary>
    public long SessionsEvicted { get; internal set; }

    public long SamplersEvicted { get; internal set; }

    public long InterfaceNamesEvicted { get; internal set; }
}
