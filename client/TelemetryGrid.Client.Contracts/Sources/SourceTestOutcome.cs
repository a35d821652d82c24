using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>How the test of one target ended.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<SourceTestOutcome>))]
public enum SourceTestOutcome
{
    /// <summary>It works.</summary>
    Ok,

    /// <summary>Nobody is there: no route, no listener, no such name.</summary>
    Unreachable,

    /// <summary>Nothing came in time; who does not like our credentials may be silent too.</summary>
    TimedOut,

    /// <summary>It answers and refuses our credentials.</summary>
    Unauthorized,

    /// <summary>No TLS connection comes about.</summary>
    TlsFailed,

    /// <summary>It answers, but not what this source is for.</summary>
    BadAnswer,

    /// <summary>A port to listen on cannot be opened.</summary>
    PortNotOpened,

    /// <summary>The test could not be made.</summary>
    Failed,
}
