namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>What can be recognised in flows. Values are stored: never renumber.</summary>
public enum PatternKind : byte
{
    None = 0,

    /// <summary>One host tries many ports of another.</summary>
    PortScan = 1,

    /// <summary>One host tries many hosts.</summary>
    HostScan = 2,

    /// <summary>Many hosts send to one far more than it ever gets.</summary>
    VolumetricAttack = 3,

    /// <summary>Answers of services that multiply what they are asked, to one that need not have asked.</summary>
    AmplificationAttack = 4,

    /// <summary>Connections to one host are opened in numbers, and none goes on.</summary>
    SynFlood = 5,

    /// <summary>A host calls another in even intervals with small connections.</summary>
    Beaconing = 6,

    /// <summary>A host sends far more than it used to, to one that it never sent to.</summary>
    Exfiltration = 7,

    /// <summary>A host inside sends for the first time.</summary>
    NewTalker = 8,

    /// <summary>A host inside answers on a port for the first time.</summary>
    NewService = 9,

    /// <summary>One flow takes a large share.</summary>
    ElephantFlow = 10,

    /// <summary>One exporter sees only one direction of conversations, another only the other.</summary>
    AsymmetricRouting = 11,

    /// <summary>A link goes up and down again and again.</summary>
    LinkFlapping = 12,
}
