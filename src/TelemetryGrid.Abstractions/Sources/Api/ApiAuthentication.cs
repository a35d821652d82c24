namespace TelemetryGrid.Sources.Api;

/// <summary>What is shown to the server.</summary>
public enum ApiAuthentication
{
    None,

    /// <summary>User and password (RFC 7617).</summary>
    Basic,

    /// <summary>A token (RFC 6750).</summary>
    Bearer,

    /// <summary>A key in a header of its own.</summary>
    ApiKey,
}
