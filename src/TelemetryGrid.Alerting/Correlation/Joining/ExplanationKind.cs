namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>Why one alert explains another.</summary>
internal enum ExplanationKind : byte
{
    None,

    /// <summary>Both say that the same thing is down.</summary>
    Same,

    /// <summary>It is part of what is down.</summary>
    Contained,

    /// <summary>They are the two ends of one link, or a member and its aggregate.</summary>
    OtherEnd,

    /// <summary>The link fails together with the device at its end.</summary>
    LinkOfNode,

    /// <summary>Its device cannot be reached without what is down.</summary>
    Behind,

    /// <summary>The other end of its session is down or cannot be reached.</summary>
    Peer,

    /// <summary>A configured rule says so.</summary>
    Rule,
}
