namespace TelemetryGrid.Protocols.Exposition;

/// <summary>How Go's <c>strconv.FormatFloat</c> lays out the shortest digits that give the same double again.</summary>
public enum GoFloatStyle : byte
{
    /// <summary>Format 'f': never an exponent.</summary>
    Fixed,

    /// <summary>Format 'e': always an exponent, of two digits at least.</summary>
    Scientific,

    /// <summary>Format 'g', as expositions have it: 'e' below 1e-04 and from 1e+06 on, 'f' between.</summary>
    General,

    /// <summary>Sample values of the Prometheus HTTP API: 'f', but 'e' below 1e-6 and from 1e21 on.</summary>
    Json,
}
